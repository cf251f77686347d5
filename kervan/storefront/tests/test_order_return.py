"""A customer asks for a return on the order's page and follows it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from kervan.lib import clock
from kervan.notifications.models import Message
from kervan.orders.links import order_path
from kervan.orders.models import Order
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.iban_details import account_of
from kervan.payments.models import RefundAccount
from kervan.returns.actions.approve_return import approve_return
from kervan.returns.actions.change_return_rules import change_return_rules
from kervan.returns.actions.receive_return import receive_return
from kervan.returns.models import Payer, Return
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shop.actions.change_shop import change_shop
from kervan.storefront.tests.test_order_paid import panel
from tests.shop import AYSE

pytestmark = pytest.mark.django_db

IBAN = "TR33 0006 1005 1978 6457 8413 26"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def delivered(shop, pieces=None, **changes) -> Order:
    order = shop.order(pieces or {"MUG": 3}, **changes)
    mark_delivered(dispatch(order.pk, actor=AYSE).pk, actor=AYSE)
    return shop.fresh(order)


def with_place() -> bytes:
    """A photo that says where it was taken."""
    file, picture = BytesIO(), Image.new("RGB", (30, 20), "red")
    exif = picture.getexif()
    exif[0x010F] = "KameraMarkası"
    picture.save(file, "JPEG", exif=exif)
    return file.getvalue()


def ask(client, order: Order, **changes):
    line = order.lines.first()
    values = {f"adet-{line.pk}": "2", "wish": "refund", "reason": "none", "note": "", "once_key": "k1"}
    return client.post(f"{order_path(order)}iade/", values | changes)


def text_of(response) -> str:
    return response.content.decode()


def test_a_customer_asks_for_a_return_and_follows_it(client, shop):
    order = delivered(shop)
    assert "İade talebi oluştur" in text_of(client.get(order_path(order)))
    form = text_of(client.get(f"{order_path(order)}iade/"))
    assert "En fazla 3 adet" in form
    assert "İade kargosunu biz öderiz." in form
    assert "onayladığımız günden başlayarak 14 gün içinde" in form
    assert "talebinizi aldığımız günden başlayarak en geç 14 gün içinde" in form
    photo = SimpleUploadedFile("a.jpg", with_place(), "image/jpeg")
    for _twice in range(2):
        assert ask(client, order, photos=[photo]).status_code == 302
        photo.seek(0)

    this = Return.objects.get()
    assert (this.by_customer, sum(row.quantity for row in this.lines.all())) == (True, 2)
    assert shop.fresh(order).status == "return_requested"
    kept = this.photos.get().file.read()
    assert b"Kamera" not in kept
    assert "Exif" not in str(kept[:60])
    assert this.code in text_of(client.get(order_path(order)))
    shop.react()
    assert Message.objects.filter(order_id=order.pk, kind="return_requested").exists()

    approve_return(this.pk, actor=AYSE)
    page = text_of(client.get(order_path(order)))
    assert "yazdıramıyorsanız iade kodunu yazın" in page
    slip = f"{order_path(order)}iade/{this.code}/etiket/"
    assert slip in page
    assert client.get(slip).content[:4] == b"%PDF"
    assert "Para iadesinin son günü" in page
    assert "Talebinizi aldığımız günden sayılır." in page
    assert "İade kargosunu biz öderiz." in page
    receive_return(this.pk, actor=AYSE)
    assert "inceliyoruz" in text_of(client.get(order_path(order)))


def test_without_a_card_the_account_is_asked_checked_sealed_and_shown_to_who_pays(client, shop):
    order = delivered(shop, payment_method="cash_on_delivery", captured=False)
    answer = ask(client, order, iban="TR33 0006 1005 1978 6457 8413 27", holder="Zeynep")
    assert answer.status_code == 422
    assert 'id="id_iban-error"' in text_of(answer)
    assert 'id="id_iban-error"' in text_of(ask(client, order))
    assert not Return.objects.exists()

    assert ask(client, order, iban=IBAN, holder="Zeynep Yılmaz").status_code == 302
    row = RefundAccount.objects.get()
    assert "7864" not in row.bank_details
    assert account_of(order.pk).iban == IBAN.replace(" ", "")
    assert IBAN.replace(" ", "") not in text_of(client.get(order_path(order)))
    assert "7864" not in str(list(order.__class__.objects.values_list("pk"))) + "".join(shop.events(order))


def test_days_that_have_not_begun_say_when_they_begin(client, shop):
    change_return_rules(
        actor=AYSE, refund_from="receipt", refund_days=7, send_back_days=10, freight_payer=Payer.CUSTOMER
    )
    order = delivered(shop)

    form = text_of(client.get(f"{order_path(order)}iade/"))
    ask(client, order)
    this = Return.objects.get()
    waiting = text_of(client.get(order_path(order)))
    approve_return(this.pk, actor=AYSE)
    receive_return(this.pk, actor=AYSE)
    arrived = text_of(client.get(order_path(order)))

    assert "İade kargosunu siz ödersiniz." in form
    assert "10 gün içinde kargoya verin" in form
    assert "ürünler bize ulaştıktan sonra en geç 7 gün içinde" in form
    assert "Ürünler bize ulaşınca başlar." in waiting
    assert "Bize ulaştığı günden sayılır." in arrived


def test_a_card_order_asks_for_no_account(client, shop):
    assert "IBAN" not in text_of(client.get(f"{order_path(delivered(shop))}iade/"))


@pytest.mark.parametrize("pieces", ["0", "4", "-1", "çok", ""])
def test_wrong_pieces_are_refused_and_leave_no_trace(client, shop, pieces):
    order = delivered(shop)
    answer = ask(client, order, **{f"adet-{order.lines.get().pk}": pieces})
    assert answer.status_code == 422
    assert not Return.objects.exists()
    assert shop.fresh(order).status == "delivered"


def test_a_photo_that_is_none_refuses_the_whole_request(client, shop):
    order = delivered(shop)
    bad = SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg")
    answer = ask(client, order, photos=[bad])
    assert answer.status_code == 422
    assert "resim değil" in text_of(answer)
    assert not Return.objects.exists()
    assert "return.opened" not in shop.events(order)


def test_after_the_window_and_for_exempt_products_nothing_is_offered(client, shop, monkeypatch):
    shop.product("SOAP", stock=5, return_exemption="hygiene")
    exempt = delivered(shop, {"SOAP": 1})
    assert client.get(f"{order_path(exempt)}iade/").status_code == 302
    answer = client.post(f"{order_path(exempt)}iade/", {f"adet-{exempt.lines.get().pk}": "1", "wish": "refund"})
    assert answer.status_code in {409, 422}

    order = delivered(shop)
    later = clock.now() + timedelta(days=60)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "İade süresi" in text_of(client.get(order_path(order)))
    assert ask(client, order).status_code == 409
    assert not Return.objects.exists()


def test_another_orders_line_is_no_line_of_this_form(client, shop):
    mine, other = delivered(shop), delivered(shop)
    values = {f"adet-{other.lines.get().pk}": "1", "wish": "refund", "once_key": "x"}
    assert client.post(f"{order_path(mine)}iade/", values).status_code == 422
    assert not Return.objects.exists()


def test_staff_find_the_account_in_the_refund_dialog(client, shop):
    order = delivered(shop, payment_method="cash_on_delivery", captured=False)
    ask(client, order, iban=IBAN, holder="Zeynep Yılmaz")
    record_payment(order.pk, actor=AYSE)
    page = text_of(panel(shop).get(reverse("panel:order-refund", args=[order.number])))
    assert "Zeynep Yılmaz" in page
    assert "6457" in page.replace(" ", "")


def test_the_label_the_shop_pays_is_opened_by_its_own_customer_only(client, shop):
    shop.seller()
    change_shop(actor=AYSE, phone="0216 222 33 44")
    account, order, other = shop.sandbox(), delivered(shop), delivered(shop)
    ask(client, order)
    this = Return.objects.get()
    label = f"{order_path(order)}iade/{this.code}/etiket/"
    approve_return(this.pk, actor=AYSE, carrier_account_id=account.pk)
    assert client.get(label).status_code == 404
    shop.react()

    page, pdf = text_of(client.get(order_path(order))), client.get(label)

    assert label in page
    assert this.booked.reference in page
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    assert client.get(f"{order_path(other)}iade/{this.code}/etiket/").status_code == 404
    receive_return(this.pk, actor=AYSE)
    assert client.get(label).status_code == 404
