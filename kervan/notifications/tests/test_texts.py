"""What a customer reads: the right facts, in the order's language, whatever people typed into the fields."""

from __future__ import annotations

import io
from decimal import Decimal
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from kervan.notifications.actions.set_message_settings import set_message_settings
from kervan.notifications.handlers import send_due_messages
from kervan.notifications.kinds import KINDS
from kervan.notifications.models import Message, MessageSettings
from kervan.notifications.queries import preview, preview_of_kind
from kervan.orders.models import Order
from kervan.orders.pricing import AdjustmentKind, Charge, PriceRule
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.models import BankAccount
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.new_order import NewCustomer
from kervan.shipping.actions.dispatch import dispatch
from kervan.shop.models import Shop as ShopRow
from tests.shop import AYSE

NBSP = "\N{NO-BREAK SPACE}"


def shop_row(**values):
    ShopRow.objects.update_or_create(pk=1, defaults=values)


def mail_about(kind, shop):
    """The message of this kind as it would go now."""
    shop.react()
    return preview(Message.objects.filter(kind=kind).latest("id"))


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("channel", ["email", "sms"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_can_be_shown_with_an_example_in_both_languages(shop, kind, channel, language):
    shown = preview_of_kind(kind, channel, language)

    assert "1042" in shown.text
    if channel == "email":
        assert "(#1042)" in shown.subject
        assert f'lang="{language}"' in shown.html
        assert "1042" in shown.html
        assert "<mj-" not in shown.html
        assert "http://" not in shown.html.replace("http://www.w3.org", "")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_customer_who_opens_a_mail_calls_nobody(shop, kind):
    html = preview_of_kind(kind, "email", "tr").html

    assert "fonts.g" not in html
    assert "<img" not in html
    assert "<script" not in html
    assert "@import" not in html


def test_every_mail_says_how_to_reach_the_shop(shop):
    shop_row(name="Ela Seramik", support_phone="+902125550010", support_email="destek@ela.example")
    shop_row(support_hours="Hafta içi 09.00–18.00")

    for kind in KINDS:
        shown = preview_of_kind(kind, "email", "tr")
        for fact in ("Ela Seramik", "0212 555 00 10", "destek@ela.example", "Hafta içi 09.00–18.00"):
            assert fact in shown.text
            assert fact in shown.html


def test_a_script_in_a_name_is_only_a_strange_name(shop):
    evil = '<script>alert("x")</script>'
    shop_row(name=f"{evil} & Oğulları")
    address = {**shop.new({}).shipping_address, "name": evil, "line": "</td></table><img src=x onerror=alert(1)>"}
    shop.product("EVIL", title=f"{evil}{{{{ 7|add:7 }}}}", stock=9)
    shop.order({"EVIL": 1}, customer=NewCustomer(name=evil, email="x@example.com"), shipping_address=address)

    shown = mail_about("order_placed", shop)

    assert "<script" not in shown.html
    assert "<img" not in shown.html
    assert "&lt;script&gt;alert(" in shown.html
    assert "{{ 7|add:7 }}" in shown.html
    assert f"Merhaba {evil}," in shown.text


@pytest.mark.parametrize("where", ["name", "customer", "subject"])
def test_a_line_break_in_a_name_makes_no_header(shop, mailbox, where):
    evil = "Kötü\r\nBcc: kurban@example.com\r\n\r\nGövde"
    order = shop.order()
    if where == "name":
        shop_row(name=evil)
    elif where == "customer":
        Order.objects.filter(pk=order.pk).update(customer_name=evil)
    else:
        MessageSettings.objects.create(kind="order_placed", channel="email", language="tr", subject=evil)
    shop.react()

    send_due_messages()

    (mail,) = mailbox.mails
    assert (mail["Bcc"], mail["Cc"]) == (None, None)
    assert mailbox.envelopes[0][1] == ["zeynep@example.com"]
    assert b"\nBcc" not in mailbox.raw[0].partition(b"\r\n\r\n")[0]


def test_a_name_with_quotes_commas_and_turkish_letters_stays_one_recipient(shop, mailbox):
    shop.order(customer=NewCustomer(name='Şükrü "Ğ", <kurban@example.com>', email="sukru@example.com"))
    shop.react()

    send_due_messages()

    shown = str(make_header(decode_header(mailbox.mails[0]["To"])))
    assert parseaddr(shown)[1] == "sukru@example.com"
    assert mailbox.envelopes[0][1] == ["sukru@example.com"]


def test_a_mail_travels_in_seven_bits(shop, mailbox):
    shop.order(customer=NewCustomer(name="Çağla Öğüt " + "uzun " * 25, email="a@example.com"))
    shop.react()

    send_due_messages()

    assert mailbox.raw[0].isascii()
    assert max(len(line) for line in mailbox.raw[0].split(b"\r\n")) <= 998
    assert "Merhaba Çağla Öğüt uzun" in mailbox.mails[0].get_body(("plain",)).get_content()


def test_an_english_order_is_written_to_in_english_formats(shop, mailbox):
    shop.order(language="en")
    shop.react()

    send_due_messages()

    (mail,) = mailbox.mails
    assert f"TRY{NBSP}200.00" in mail.get_body(("plain",)).get_content()
    assert '<html lang="en"' in mail.get_body(("html",)).get_content()


def test_the_bill_adds_up_and_never_says_price_rule(shop):
    shop.product("MUG", price=10_000, stock=10)
    shop.order(
        {"MUG": 3},
        rules=(PriceRule(percent=Decimal(10)),),
        charges=(Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990),),
    )

    shown = mail_about("order_placed", shop)

    for line in ("Ürün MUG, 3 adet: 300,00", "İndirim: -30,00", "Kargo ücreti: 49,90", "Toplam (KDV dahil): 319,90"):
        assert f"{line}{NBSP}TL" in shown.text
    assert "kural" not in shown.text


def test_cash_on_delivery_says_what_to_pay_at_the_door(shop):
    order = shop.order({"MUG": 2}, payment_method="cash_on_delivery")
    dispatch(order.pk, actor=AYSE)

    placed, shipped = mail_about("order_placed", shop), mail_about("parcel_shipped", shop)

    assert f"Kapıda ödenecek tutar: 200,00{NBSP}TL" in placed.text
    assert f"Kapıda ödenecek tutar: 200,00{NBSP}TL" in shipped.text


def test_a_transfer_that_has_come_meanwhile_is_not_asked_for_again(shop):
    BankAccount.objects.create(bank="Örnek Bank", holder="Mağaza", iban="TR330006100519786457841326")
    order = shop.order(payment_method="bank_transfer")
    record_payment(order.pk, actor=AYSE)

    shown = mail_about("order_placed", shop)

    assert "IBAN" not in shown.text
    assert f"Ödendi: 200,00{NBSP}TL" in shown.text


def test_a_part_of_the_payment_says_what_is_left(shop):
    order = shop.order({"MUG": 2}, payment_method="bank_transfer")
    record_payment(order.pk, actor=AYSE, amount=15_000)

    shown = mail_about("payment_received", shop)

    assert f"Gelen ödeme: 150,00{NBSP}TL" in shown.text
    assert f"Kalan tutar: 50,00{NBSP}TL" in shown.text


def test_a_part_that_was_sent_is_called_a_part(shop):
    order = shop.order({"MUG": 2, "CUP": 1})
    dispatch(order.pk, actor=AYSE, quantities={shop.line(order, "MUG").pk: 1}, carrier="Mahalle Kuryesi")

    shown = mail_about("parcel_shipped", shop)

    assert "aşağıdaki ürünleri yola çıktı" in shown.text
    assert "Ürün MUG, 1 adet" in shown.text
    assert "CUP" not in shown.text
    assert "Kargo firması: Mahalle Kuryesi" in shown.text


def test_tracking_stands_as_number_and_as_a_link_to_click(shop):
    order = shop.order()
    dispatch(order.pk, actor=AYSE, tracking_number="AB123", tracking_url="https://kargo.example/t?no=AB123&dil=tr")

    shown = mail_about("tracking", shop)

    assert "Takip numarası: AB123" in shown.text
    assert "Kargomu takip et: https://kargo.example/t?no=AB123&dil=tr" in shown.text
    assert 'href="https://kargo.example/t?no=AB123&amp;dil=tr"' in shown.html


def test_a_cancelled_part_names_its_pieces_and_reason_and_a_cancelled_order_says_so(shop):
    order = shop.order({"MUG": 3})
    cancel_order(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1}, reason="Stokta kalmadı")
    part = mail_about("order_cancelled", shop)
    cancel_order(order.pk, actor=AYSE)
    whole = mail_about("order_cancelled", shop)

    assert part.subject == f"Siparişinizin bir kısmı iptal edildi (#{order.number})"
    assert "Ürün MUG, 1 adet" in part.text
    assert "Sebep: Stokta kalmadı" in part.text
    assert whole.subject == f"Siparişiniz iptal edildi (#{order.number})"
    assert "Ürün MUG, 2 adet" in whole.text
    assert f"Fazla ödenen 300,00{NBSP}TL size geri ödenecek." in whole.text


def test_the_merchants_own_words_stand_in_the_place_of_kervans(shop, mailbox):
    set_message_settings(
        "order_placed",
        "email",
        "tr",
        actor=AYSE,
        subject="{magaza}: {siparis_no} bizde",
        intro="Selam {ad}!\n\n<b>{tutar}</b> tutarındaki siparişin hazırlanıyor.",
    )
    shop_row(name="Ela")
    order = shop.order({"MUG": 1}, customer=NewCustomer(name="{magaza} {ad}", email="a@example.com"))

    shown = mail_about("order_placed", shop)

    assert shown.subject == f"Ela: #{order.number} bizde"
    assert f"Selam {{magaza}} {{ad}}!\n\n<b>100,00{NBSP}TL</b> tutarındaki" in shown.text
    assert "<b>100" not in shown.html
    assert "&lt;b&gt;100" in shown.html
    assert "Kartla ödendi" in shown.text, "the facts stay"


def test_the_logo_travels_inside_the_mail_and_stands_in_the_preview(shop, mailbox):
    picture = io.BytesIO()
    Image.new("RGB", (1200, 400), "#ff8800").save(picture, "PNG")
    shop_row(name="Ela")
    ShopRow.objects.get().logo.save("logo.png", ContentFile(picture.getvalue()))
    shop.order()
    shop.react()

    send_due_messages()

    (mail,) = mailbox.mails
    (logo,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    html = mail.get_body(("html", "related"))
    assert mail.get_content_type() == "multipart/related"
    assert logo["Content-ID"] == "<logo@kervan>"
    assert Image.open(io.BytesIO(logo.get_content())).size == (300, 100)
    assert html is not None
    assert b"cid:logo@kervan" in mailbox.raw[0]
    assert 'src="data:image/png;base64,' in preview(Message.objects.get()).html


def test_a_logo_that_is_gone_leaves_the_shops_name(shop, mailbox):
    shop_row(name="Ela", logo="shop/silindi.png")
    shop.order()
    shop.react()

    send_due_messages()

    (mail,) = mailbox.mails
    assert "Ela" in mail.get_body(("html",)).get_content()
    assert b"cid:" not in mailbox.raw[0]


@pytest.mark.parametrize(("accent", "ink"), [("#ffee00", "#000000"), ("#0b3d91", "#ffffff"), ("red;}", "#ffffff")])
def test_the_buttons_words_can_be_read_on_any_accent(shop, accent, ink):
    shop_row(accent="#000000")
    ShopRow.objects.update(accent=accent)

    html = preview_of_kind("tracking", "email", "tr").html

    assert f"color:{ink} !important" in html
    assert "red;}" not in html
