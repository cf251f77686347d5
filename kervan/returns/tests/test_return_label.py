"""A return label: the carrier brings the goods back at the shop's expense."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from kervan.cli.invariants import check_all
from kervan.documents.return_slip import ReturnSlip, slip_drawing
from kervan.documents.typesetting import typeset
from kervan.integrations.carriers.sandbox.models import SandboxParcel
from kervan.lib import clock
from kervan.lib.errors import Invalid, NotAllowed
from kervan.notifications.attachments import attachments_of
from kervan.notifications.models import Message
from kervan.returns.actions.approve_return import approve_return
from kervan.returns.actions.book_return_label import book_return_label
from kervan.returns.actions.open_return import open_return
from kervan.returns.actions.reject_return import reject_return
from kervan.returns.actions.track_return import track_return
from kervan.returns.actions.withdraw_return import withdraw_return
from kervan.returns.codes import read_code
from kervan.returns.desk import look_up
from kervan.returns.labels import return_label_pdf, return_slip_pdf
from kervan.returns.models import Return, ReturnLabel
from kervan.returns.queries import return_by_code
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.carriers import CarrierSilent
from kervan.shipping.models import CarrierAccount
from kervan.shop.actions.change_shop import change_shop
from tests.shop import AYSE, Shop, facts

pytestmark = pytest.mark.django_db

SLIP = ReturnSlip(
    code="R00000018",
    order_number="#1042",
    to_name="Kervan Ticaret A.Ş.",
    to_lines=("Moda Cad. No: 12", "Kadıköy / İstanbul"),
    from_name="Zeynep Yılmaz",
    from_phone="+905321234567",
    lines=[(2, "Çini kupa #panic(1)")],
)


@pytest.fixture
def account(shop: Shop) -> CarrierAccount:
    shop.seller()
    change_shop(actor=AYSE, phone="0216 222 33 44")
    return shop.sandbox()


def asked(shop: Shop, **changes: Any) -> Return:
    order = shop.order({"MUG": 2}, **changes)
    mark_delivered(dispatch(order.pk, actor=AYSE).pk, actor=AYSE)
    return open_return(order.pk, actor=AYSE)


def label_of(this: Return) -> ReturnLabel:
    return ReturnLabel.objects.get(of_return=this)


def test_the_label_is_asked_for_with_the_approval_and_mailed_to_the_customer(shop, account):
    this = asked(shop)

    approve_return(this.pk, actor=AYSE, carrier_account_id=account.pk)
    assert label_of(this).state == "requested"
    shop.react()

    assert label_of(this).refusal == ""
    label, parcel = label_of(this), SandboxParcel.objects.get()
    assert (label.state, label.reference, label.told) == ("ready", parcel.reference, None)
    assert parcel.receiver["name"] == "Kervan Ticaret A.Ş."
    assert parcel.sender["name"] == this.order.shipping_address["name"]
    assert parcel.cash_on_delivery is None
    text = PdfReader(BytesIO(return_label_pdf(return_by_code(this.code)))).pages[0].extract_text()
    assert "Kervan Ticaret" in text
    assert this.code in text
    message = Message.objects.get(kind="return_label")
    [attachment] = attachments_of(message)
    assert attachment.name == f"iade-{this.code}.pdf"
    assert attachment.content.startswith(b"%PDF")
    assert list(check_all()) == []


def test_the_counter_knows_the_parcel_by_its_label(shop, account):
    this = asked(shop)
    approve_return(this.pk, actor=AYSE, carrier_account_id=account.pk)
    shop.react()

    found = look_up(label_of(this).reference).this

    assert found is not None
    assert found.code == this.code
    assert return_by_code(this.code).carrier_name == "Deneme Kargo"
    assert return_by_code(this.code).handed_on is None


def test_a_label_is_not_yet_a_parcel_on_its_way(shop, account):
    """Where money is due so many days after the customer handed the goods over, the label does not begin them."""
    this = asked(shop)
    approve_return(this.pk, actor=AYSE, carrier_account_id=account.pk)
    shop.react()

    track_return(this.pk, actor=AYSE, tracking_number=label_of(this).reference)

    assert return_by_code(this.code).handed_on == clock.today()


def test_a_number_told_before_the_label_came_stays(shop, account):
    this = asked(shop)
    approve_return(this.pk, actor=AYSE, carrier_account_id=account.pk)
    track_return(this.pk, actor=AYSE, tracking_number="998877", carrier="Başka Kargo")
    shop.react()

    kept = return_by_code(this.code)
    assert (kept.tracking_number, kept.carrier_name) == ("998877", "Başka Kargo")
    found = look_up(label_of(this).reference).this
    assert found is not None
    assert found.code == this.code


def test_the_carriers_no_is_shown_and_another_try_has_another_reference(shop, account):
    change_shop(actor=AYSE, phone="")
    this = asked(shop)
    approve_return(this.pk, actor=AYSE, carrier_account_id=account.pk)
    shop.react()

    refused = label_of(this)
    assert refused.state == "refused"
    assert "telefon" in refused.refusal
    assert not Message.objects.filter(kind="return_label").exists()
    with pytest.raises(NotAllowed, match="etiketi yok"):
        return_label_pdf(return_by_code(this.code))

    change_shop(actor=AYSE, phone="0216 222 33 44")
    book_return_label(this.pk, actor=AYSE, carrier_account_id=account.pk)
    shop.react()

    ready = label_of(this)
    assert (ready.state, ready.refusal) == ("ready", "")
    assert ready.reference != refused.reference
    assert SandboxParcel.objects.count() == 1


def test_a_lost_answer_and_its_repeat_are_one_label(shop):
    shop.seller()
    change_shop(actor=AYSE, phone="0216 222 33 44")
    account = shop.sandbox(silence="after_once", silence_percent=100)
    this = asked(shop)
    approve_return(this.pk, actor=AYSE, carrier_account_id=account.pk)
    with pytest.raises(CarrierSilent):
        shop.react()
    assert label_of(this).state == "requested"
    change_shop(actor=AYSE, address="Başka Cad. No: 99")  # the repeat says what was said first

    again = shop.__class__.react
    shop._done.discard(max(shop._done))
    again(shop)

    assert label_of(this).state == "ready"
    assert SandboxParcel.objects.get().receiver["line"] == "Moda Cad. No: 12"


@pytest.mark.parametrize("end", ["withdraw", "reject"])
def test_a_return_that_is_given_up_takes_its_label_back(shop, account, end):
    this = asked(shop)
    approve_return(this.pk, actor=AYSE, carrier_account_id=account.pk)
    shop.react()

    if end == "withdraw":
        withdraw_return(this.pk, actor=AYSE)
    else:
        reject_return(this.pk, actor=AYSE, message="Olmaz", exemption="hygiene")
    shop.react()

    assert label_of(this).state == "cancelled"
    assert SandboxParcel.objects.get().cancelled_at is not None
    assert Message.objects.get(kind="return_label").state == "stopped"
    assert list(check_all()) == []


def test_a_label_that_comes_after_the_return_was_given_up_is_cancelled(shop, account):
    this = asked(shop)
    approve_return(this.pk, actor=AYSE, carrier_account_id=account.pk)
    withdraw_return(this.pk, actor=AYSE)

    shop.react()

    assert label_of(this).state == "cancelled"
    assert not SandboxParcel.objects.filter(cancelled_at=None).exists()
    assert not Message.objects.filter(kind="return_label").exists()


def test_a_label_is_refused_early_twice_and_where_no_carrier_takes_back(shop, account):
    this = asked(shop)
    by_hand = CarrierAccount.objects.create(name="Elden", type="none")
    before = facts()
    for wrong in (by_hand.pk, 10**6):
        with pytest.raises(Invalid):
            approve_return(this.pk, actor=AYSE, carrier_account_id=wrong)
    with pytest.raises(NotAllowed) as early:
        book_return_label(this.pk, actor=AYSE, carrier_account_id=account.pk)
    assert early.value.code == "wrong_state"
    assert facts() == before

    approve_return(this.pk, actor=AYSE, carrier_account_id=account.pk)
    with pytest.raises(NotAllowed) as twice:
        book_return_label(this.pk, actor=AYSE, carrier_account_id=account.pk)
    assert twice.value.code == "label_exists"


def test_handlers_told_twice_get_one_label_and_one_mail(shop, account):
    this = asked(shop)
    approve_return(this.pk, actor=AYSE, carrier_account_id=account.pk)
    shop.react()
    shop._done.clear()

    shop.react()

    assert SandboxParcel.objects.count() == 1
    assert Message.objects.filter(kind="return_label").count() == 1


def test_nobody_is_mailed_who_was_not_to_be(shop, account):
    this = asked(shop)
    with clock.moved_to(clock.now() - timedelta(minutes=1)):
        approve_return(this.pk, actor=AYSE, carrier_account_id=account.pk, notify=False)
    shop.react()

    assert label_of(this).state == "ready"
    assert not Message.objects.filter(kind__in=["return_label", "return_approved"]).exists()


def test_without_a_carriers_label_the_customer_prints_the_code_as_bars(shop):
    shop.seller()
    this = approve_return(asked(shop).pk, actor=AYSE)

    slip = return_slip_pdf(return_by_code(this.code))
    text = " ".join(PdfReader(BytesIO(slip)).pages[0].extract_text().split())
    drawing = typeset("return_slip", slip_drawing(SLIP), picture_ppi=150)
    (bars,) = zxingcpp.read_barcodes(Image.open(BytesIO(drawing[0])))

    for said in (this.code, f"#{this.order.number}", "Kervan Ticaret A.Ş.", "Moda Cad. No: 12", "Zeynep Yılmaz"):
        assert said in text
    assert (bars.text, read_code(bars.text)) == (SLIP.code, SLIP.code)
    with pytest.raises(NotAllowed):
        return_slip_pdf(return_by_code(withdraw_return(this.pk, actor=AYSE).code))
