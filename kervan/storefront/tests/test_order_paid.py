"""What a customer says about their transfer, and what staff make of it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from kervan.lib import clock
from kervan.lib.errors import NotAllowed, NotFound
from kervan.orders.links import order_path
from kervan.orders.models import Order
from kervan.orders.queries import in_queue
from kervan.payments.actions.announce_transfer import announce_transfer
from kervan.payments.actions.dismiss_transfer import dismiss_transfer
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.models import BankAccount, TransferNotice
from kervan.sales.unpaid import to_expire, to_remind, waits_for_money
from tests.shop import AYSE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def panel(shop) -> Client:
    client = Client()
    client.force_login(shop.staff(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def transfer(shop) -> Order:
    BankAccount.objects.get_or_create(
        iban="TR330006100519786457841326", defaults={"bank": "Ziraat", "holder": "Kervan"}
    )
    order = shop.order({"MUG": 2}, payment_method="bank_transfer", captured=False)
    shop.react()
    return order


def form(**changes) -> dict:
    values = {
        "amount": "200,00",
        "sent_on": clock.today().isoformat(),
        "bank": "Garanti",
        "sender": "Zeynep Yılmaz",
        "once_key": "abc",
    }
    return values | changes


def say(order: Order, **changes) -> TransferNotice:
    values = {"bank": "Garanti", "sender": "Zeynep", "sent_on": clock.today(), "amount": 20_000}
    return announce_transfer(order.pk, actor=AYSE, **(values | changes))


def png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (30, 20), "red").save(file, "PNG")
    return file.getvalue()


def test_a_customer_says_they_paid_and_staff_confirm_it(client, shop):
    order = transfer(shop)
    path = order_path(order)
    assert "Ödeme yaptım" in client.get(path).content.decode()
    receipt = SimpleUploadedFile("x.exe", png(), "application/x-msdownload")
    for _twice in range(2):
        answer = client.post(f"{path}odeme-yaptim/", form(receipt=receipt))
        receipt.seek(0)
        assert answer.status_code == 302

    notice = TransferNotice.objects.get()
    assert (notice.amount, notice.receipt_type) == (20_000, "image/jpeg")
    assert shop.fresh(order).balance == 20_000  # nothing is booked
    assert "hesabımızda kontrol ediyoruz" in client.get(path).content.decode()
    assert list(in_queue("announced")) == [order]

    owner = panel(shop)
    page = owner.get(reverse("panel:order", args=[order.number])).content.decode()
    assert "Garanti" in page
    dialog = owner.get(reverse("panel:order-pay", args=[order.number]) + f"?bildirim={notice.pk}")
    assert "200,00" in dialog.content.decode()
    download = owner.get(reverse("panel:order-notice-receipt", args=[order.number, notice.pk]))
    assert download["Content-Disposition"].startswith("attachment")
    assert download["X-Content-Type-Options"] == "nosniff"
    answer = owner.post(
        reverse("panel:order-pay", args=[order.number]) + f"?bildirim={notice.pk}",
        {"amount": "200,00", "received_on": clock.today().isoformat(), "reference": "", "notify": "on"},
    )
    assert answer.status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.payment_id) == ("confirmed", order.payments.get().pk)
    assert shop.fresh(order).balance == 0
    assert list(in_queue("announced")) == []
    assert "Ödemenizi aldık" in client.get(path).content.decode()


def test_an_order_whose_customer_says_they_paid_is_not_given_up(shop):
    order = transfer(shop)
    far = clock.today() + timedelta(days=60)
    assert to_expire(far).filter(order=order).exists()
    notice = say(order)
    assert not to_expire(far).filter(order=order).exists()
    assert not to_remind(far).filter(order=order).exists()
    assert not waits_for_money(order)
    dismiss_transfer(order.pk, actor=AYSE, notice_id=notice.pk, reason="Böyle bir para gelmedi.")
    assert to_expire(far).filter(order=order).exists()


def test_a_dismissed_notice_is_told_with_its_reason_and_answered_once(client, shop):
    order = transfer(shop)
    notice = say(order)
    answer = panel(shop).post(
        reverse("panel:order-notice-dismiss", args=[order.number, notice.pk]), {"reason": "Böyle bir para gelmedi."}
    )
    assert answer.status_code == 302
    assert "Böyle bir para gelmedi." in client.get(order_path(order)).content.decode()
    with pytest.raises(NotAllowed):
        dismiss_transfer(order.pk, actor=AYSE, notice_id=notice.pk)
    with pytest.raises(NotAllowed) as caught:
        record_payment(order.pk, actor=AYSE, notice_id=notice.pk)
    assert caught.value.code == "notice_closed"
    assert shop.fresh(order).balance == 20_000


def test_a_part_payment_leaves_the_other_notice_waiting(shop):
    order = transfer(shop)
    first, second = say(order, amount=5_000), say(order, amount=15_000)
    record_payment(order.pk, actor=AYSE, amount=5_000, notice_id=first.pk)
    states = dict(TransferNotice.objects.values_list("pk", "state"))
    assert states == {first.pk: "confirmed", second.pk: "waiting"}
    record_payment(order.pk, actor=AYSE)
    assert set(TransferNotice.objects.values_list("state", flat=True)) == {"confirmed"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "0"),
        ("amount", "-5"),
        ("amount", "çok"),
        ("amount", "99999999999999"),
        ("sent_on", "2999-01-01"),
        ("sent_on", "1999-01-01"),
        ("sent_on", "dün"),
        ("bank", " "),
        ("sender", ""),
        ("account", "999"),
    ],
)
def test_what_is_odd_is_said_beside_its_field_and_leaves_no_trace(client, shop, field, value):
    order = transfer(shop)
    answer = client.post(f"{order_path(order)}odeme-yaptim/", form(**{field: value}))
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert not TransferNotice.objects.exists()
    assert "transfer.announced" not in shop.events(order)


@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"MZ\x90", b"%PDF-" + b"x" * (10 * 1024 * 1024)])
def test_a_receipt_that_is_none_is_refused(client, shop, content):
    order = transfer(shop)
    upload = SimpleUploadedFile("dekont.pdf", content, "application/pdf")
    answer = client.post(f"{order_path(order)}odeme-yaptim/", form(receipt=upload))
    assert answer.status_code == 422
    assert 'id="id_receipt-error"' in answer.content.decode()
    assert not TransferNotice.objects.exists()


def test_three_wait_at_most_and_nothing_is_announced_for_a_paid_order(client, shop):
    order = transfer(shop)
    for _each in range(3):
        say(order, amount=100)
    with pytest.raises(NotAllowed) as caught:
        say(order)
    assert caught.value.code == "too_many_notices"
    record_payment(order.pk, actor=AYSE)
    with pytest.raises(NotAllowed) as caught:
        say(order)
    assert caught.value.code == "nothing_to_announce"
    assert client.get(f"{order_path(order)}odeme-yaptim/").status_code == 302


def test_another_orders_notice_and_receipt_stay_where_they_are(shop):
    order, other = transfer(shop), transfer(shop)
    notice = say(order, receipt=b"%PDF-1.4 dekont")
    with pytest.raises(NotFound):
        dismiss_transfer(other.pk, actor=AYSE, notice_id=notice.pk)
    owner = panel(shop)
    assert owner.get(reverse("panel:order-notice-receipt", args=[other.number, notice.pk])).status_code == 404
    assert (
        owner.get(reverse("panel:order-notice-receipt", args=[order.number, notice.pk])).content == b"%PDF-1.4 dekont"
    )
