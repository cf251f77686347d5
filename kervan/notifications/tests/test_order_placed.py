"""The first mail a customer gets."""

from __future__ import annotations

from email.header import decode_header, make_header

from kervan.notifications.handlers import send_due_messages
from kervan.notifications.models import Message
from kervan.payments.models import BankAccount
from kervan.shop.models import Shop as ShopRow


def test_a_new_order_is_confirmed_to_the_customer_by_a_mail_with_text_and_html(shop, mailbox):
    ShopRow.objects.update_or_create(
        pk=1, defaults={"name": "Çiçek Sepeti Şubesi", "support_email": "destek@magaza.example"}
    )
    order = shop.order({"MUG": 2})

    shop.react()
    send_due_messages()

    message = Message.objects.get()
    assert (message.state, message.recipient, message.answer) == ("sent", "zeynep@example.com", "250 OK queued as 1")
    (mail,) = mailbox.mails
    assert mail["Subject"] == f"Siparişinizi aldık (#{order.number})"
    assert str(make_header(decode_header(mail["From"]))) == "Çiçek Sepeti Şubesi <siparis@magaza.example>"
    assert mail["Reply-To"] == "destek@magaza.example"
    assert mail["Message-ID"] == message.message_id
    assert mailbox.envelopes == [("siparis@magaza.example", ["zeynep@example.com"])]
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert "Merhaba Zeynep Yılmaz," in text.get_content()
    assert "Ürün MUG, 2 adet: 200,00\N{NO-BREAK SPACE}TL" in text.get_content()
    assert "Kartla ödendi: 200,00\N{NO-BREAK SPACE}TL" in text.get_content()
    assert "Siparişinizi aldık</h1>" in html.get_content()
    assert "Çiçek Sepeti Şubesi" in html.get_content()
    assert "Kartla ödendi" in html.get_content()


def test_a_transfer_order_is_told_where_to_pay_and_what_to_write(shop, mailbox):
    BankAccount.objects.create(bank="Örnek Bank", holder="Mağaza Ltd.", iban="TR330006100519786457841326")
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")

    shop.react()
    send_due_messages()

    text = mailbox.mails[0].get_body(("plain",)).get_content()
    assert "IBAN: TR33 0006 1005 1978 6457 8413 26" in text
    assert "Tutar: 100,00\N{NO-BREAK SPACE}TL" in text
    assert f"Açıklama: #{order.number}" in text
    assert "Alıcı: Mağaza Ltd." in text
