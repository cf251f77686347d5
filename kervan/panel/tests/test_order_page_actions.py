"""The order page's buttons about the order and its money: one right each, one call each, and refusals in words."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest

from kervan.accounts.rights import ROLE_RIGHTS, Role
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.lib import clock
from kervan.notifications.models import Message
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.models import Order
from kervan.orders.pricing import AdjustmentKind, Charge
from kervan.panel.order_urls import urlpatterns
from kervan.panel.tests.desk import Desk, part, words
from kervan.payments.actions.close_difference import close_difference
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.models import BankAccount
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from tests.shop import AYSE, facts

NEEDS = {
    "kabul": "orders.accept",
    "beklet": "orders.hold",
    "serbest-birak": "orders.hold",
    "baglanti-iptal": "orders.edit",
    "iletisim": "orders.edit",
    "teslimat-adresi": "orders.edit",
    "fatura-adresi": "orders.edit",
    "not": "orders.note",
    "etiket": "orders.note",
    "iptal": "orders.cancel",
    "iptal/geri-cevir": "orders.cancel",
    "musteriye-yaz": "messages.send",
    "musteriye-yaz/gerekmiyor": "messages.send",
    "duzenle": "orders.edit",
    "duzenle/fark": "orders.edit",
    "duzenle/urun": "orders.edit",
    "odeme": "payments.record",
    "odeme/{payment}/geri-al": "payments.void",
    "odeme/{payment}/cek": "payments.record",
    "odeme/{payment}/birak": "payments.void",
    "odeme/bildirim/{notice}/kapat": "payments.record",
    "odeme/hatirlat": "payments.remind",
    "odeme/sure": "payments.remind",
    "yeniden-ac": "orders.reopen",
    "farki-kapat": "payments.close_difference",
    "para-iadesi": "payments.refund",
    "para-iadesi/{refund}/odendi": "payments.refund",
    "para-iadesi/{refund}/iban": "payments.refund",
    "para-iadesi/{refund}/yeniden-dene": "payments.refund",
    "para-iadesi/{refund}/vazgec": "payments.refund",
    "kargoya-hazir": "shipping.ready",
    "gonder": "shipping.dispatch",
    "gonderi/{parcel}/gonderildi": "shipping.dispatch",
    "gonderi/{parcel}/takip": "shipping.track",
    "gonderi/{parcel}/teslim-edildi": "shipping.deliver",
    "gonderi/{parcel}/teslim-edilemedi": "shipping.deliver",
    "gonderi/{parcel}/duzelt": "shipping.ready",
    "gonderi/{parcel}/geri-al": "shipping.deliver",
    "gonderi/{parcel}/iptal": "shipping.cancel",
    "gonderi/{parcel}/beklemeden": "shipping.cancel",
    "gonderi/{parcel}/yeniden-hazirla": "shipping.cancel",
    "gonderi/{parcel}/gonderimi-geri-al": "shipping.cancel",
    "gonderi/{parcel}/teslimi-geri-al": "shipping.deliver",
    "gonderi/{parcel}/kargo-etiketi": "shipping.print",
    "siparis-etiketi": "shipping.print",
    "fatura": "invoices.issue",
    "fatura/{invoice}/yeniden": "invoices.issue",
    "fatura/{invoice}/iptal": "invoices.correct",
    "fatura/{invoice}/gider-pusulasi": "invoices.correct",
    "fatura/{invoice}/iade-faturasi": "invoices.correct",
    "iade": "returns.open",
    "iade-edildi": "returns.receive",
    "mesaj/{message}/durdur": "messages.send",
    "mesaj/{message}/yeniden": "messages.send",
    "mesajlari-yeniden-gonder": "messages.send",
}
READS = {"", "durum", "paket-fisi", "mesaj/{message}"} | {
    "fatura/{invoice}/pdf",
    "fatura/{invoice}/xml",
    "odeme/bildirim/{notice}/dekont",
    "gider-pusulasi/{correction}/pdf",
}


@pytest.fixture
def desk(shop: Any) -> Desk:
    return Desk(shop)


def test_the_matrix_of_rights_names_every_address() -> None:
    listed = {
        str(path.pattern)
        .replace("<int:payment_id>", "{payment}")
        .replace("<int:notice_id>", "{notice}")
        .replace("<int:shipment_id>", "{parcel}")
        .replace("<int:message_id>", "{message}")
        .replace("<int:refund_id>", "{refund}")
        .replace("<int:invoice_id>", "{invoice}")
        .replace("<int:correction_id>", "{correction}")
        .strip("/")
        for path in urlpatterns
    }

    assert listed == set(NEEDS) | READS


@pytest.mark.parametrize("role", list(Role))
def test_without_the_right_a_button_is_neither_shown_nor_obeyed(shop: Any, role: str) -> None:
    order = shop.order({"MUG": 3}, payment_method="cash_on_delivery", captured=False)
    parcel = dispatch(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1})
    payment = record_payment(order.pk, actor=AYSE, amount=5_000)
    [refund] = request_refund(order.pk, actor=AYSE, amount=1_000, to="original")
    shop.seller()
    invoice = issue_invoice(order.pk, actor=AYSE)
    ids = {
        "notice": 1,
        "parcel": parcel.pk,
        "payment": payment.pk,
        "message": 1,
        "refund": refund.pk,
        "invoice": invoice.pk,
    }
    desk = Desk(shop, role)
    before, state = facts(), shop.fresh(order)

    html = desk.page(order)
    for verb, right in NEEDS.items():
        url = verb.format(**ids)
        if right not in ROLE_RIGHTS[role]:
            assert not re.search(rf"/siparisler/{order.number}/{url}/[\"?]", html), (role, verb)
            assert desk.post(order, url).status_code == 403, (role, verb)

    assert facts() == before
    after = shop.fresh(order)
    assert (after.status, after.balance, after.unsent, after.held_at) == (
        state.status,
        state.balance,
        state.unsent,
        None,
    )


def test_strangers_are_sent_to_the_log_in(shop: Any, client: Any) -> None:
    order = shop.order()

    for verb in ("", "kargoya-hazir/", "iptal/"):
        answer = client.get(f"/siparisler/{order.number}/{verb}")
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


def test_a_button_cannot_be_pressed_from_another_site(shop: Any, desk: Desk) -> None:
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    order = shop.order()

    answer = strict.post(desk.url(order, "iptal"), {"scope": "whole"})

    assert answer.status_code == 403
    assert shop.fresh(order).status == "created"


# --- The order --------------------------------------------------------------------------------------------------------


def test_hold_and_release(shop: Any, desk: Desk) -> None:
    order = shop.order()

    held = desk.post(order, "beklet", {"reason": "Adres doğrulanacak"}, htmx=True)
    assert held["HX-Retarget"] == "#order"
    toast = json.loads(held["HX-Trigger"])
    assert toast["kervan:toast"]["undo"] == f"/siparisler/{order.number}/serbest-birak/"
    assert "kervan:close-dialog" in toast
    assert "Sipariş beklemede: Adres doğrulanacak" in words(held)

    desk.post(order, "serbest-birak")
    assert not shop.fresh(order).held
    assert shop.events(order)[-2:] == ["order.held", "order.released"]


def test_a_hold_without_a_reason_keeps_what_was_typed(shop: Any, desk: Desk) -> None:
    order = shop.order()

    answer = desk.post(order, "beklet", {"reason": "", "until": "2030-01-15"}, htmx=True)

    assert answer.status_code == 422
    assert "Bekletme sebebini yazın." in words(answer)
    assert 'value="2030-01-15"' in words(answer)
    assert not shop.fresh(order).held


def test_a_stale_page_gets_the_reason_and_the_order_as_it_is(shop: Any, desk: Desk) -> None:
    order = shop.order()
    desk.page(order, "beklet")
    hold_order(order.pk, actor=AYSE, reason="Müşteri arayacak")
    before = facts()

    answer = desk.post(order, "beklet", {"reason": "İkinci kişi"}, htmx=True)

    assert answer.status_code == 409
    assert "Sipariş zaten beklemede: Müşteri arayacak" in words(answer)
    assert 'value="İkinci kişi"' in words(answer)
    assert 'hx-swap-oob="true"' in words(answer)
    assert "Beklemeyi kaldır" in words(answer)
    assert facts() == before


def test_accepting_twice_from_two_pages_is_harmless(shop: Any, desk: Desk) -> None:
    order = shop.order()
    Order.objects.filter(pk=order.pk).update(accepted_at=None)

    first = desk.post(order, "kabul", htmx=True)
    second = desk.post(order, "kabul", htmx=True)

    assert (first.status_code, second.status_code) == (200, 200)
    assert shop.events(order).count("order.accepted") == 1


def test_without_scripts_a_button_redirects_back_into_the_filter(shop: Any, desk: Desk) -> None:
    order = shop.order()

    answer = desk.post(order, "etiket", {"add": "hediye, acele"}, query="queue=to_pack")

    assert answer.status_code == 302
    assert answer.url == f"/siparisler/{order.number}/?queue=to_pack"
    assert shop.fresh(order).tags == ["hediye", "acele"]
    desk.post(order, "etiket", {"remove": "acele"})
    assert shop.fresh(order).tags == ["hediye"]


def test_a_note_is_for_colleagues_and_an_empty_one_is_refused(shop: Any, desk: Desk) -> None:
    order = shop.order(customer_note="Kapıya bırakın")

    desk.post(order, "not", {"text": "Aradım, ulaşamadım"})
    empty = desk.post(order, "not", {"text": "  "}, htmx=True)

    notes = part(desk.page(order), "notes")
    assert notes.index("Müşterinin notu") < notes.index("Kapıya bırakın") < notes.index("İç notlar")
    assert notes.index("İç notlar") < notes.index("Aradım, ulaşamadım")
    assert empty.status_code == 422
    assert "Not boş olamaz." in words(empty)


def test_cancelling_a_part_offers_no_more_than_is_unsent(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 3})
    line = shop.line(order)
    dispatch(order.pk, actor=AYSE, quantities={line.pk: 1})
    before = facts()

    form = desk.page(order, "iptal")
    refused = desk.post(order, "iptal", {f"line-{line.pk}": "3"}, htmx=True)
    assert 'max="2"' in form
    assert "yalnızca gönderilmeyen ürünler iptal edilebilir" in form
    assert refused.status_code == 422
    assert "En fazla 2 adet seçilebilir." in words(refused)
    assert facts() == before

    desk.post(order, "iptal", {f"line-{line.pk}": "2", "reason": "Müşteri vazgeçti"})
    assert (shop.line(order).cancelled, shop.fresh(order).status) == (2, "shipped")


def test_cancelling_the_whole_order(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 2})

    answer = desk.post(order, "iptal", {"scope": "whole", "reason": "Stok yok", "notify": "on"}, htmx=True)

    assert shop.fresh(order).status == "cancelled"
    assert shop.level("MUG").reserved == 0
    assert "Sipariş iptal edildi." in json.loads(answer["HX-Trigger"])["kervan:toast"]["text"]


def test_a_wrong_address_is_named_beside_its_field(shop: Any, desk: Desk) -> None:
    order = shop.order()
    before = facts()

    answer = desk.post(
        order,
        "teslimat-adresi",
        {"name": "Zeynep Yılmaz", "phone": "12", "line": "Yeni Sok. 5", "district": "", "city": "İzmir"},
        htmx=True,
    )

    assert answer.status_code == 422
    assert 'id="id_district-error"' in words(answer)
    assert "Yeni Sok. 5" in words(answer)
    assert facts() == before
    wrong_phone = {"name": "Zeynep", "phone": "12", "line": "Yeni Sok. 5", "district": "Konak", "city": "izmir"}
    assert 'id="id_phone-error"' in words(desk.post(order, "teslimat-adresi", wrong_phone, htmx=True))

    desk.post(order, "teslimat-adresi", wrong_phone | {"phone": "0532 111 22 33"})
    assert shop.fresh(order).shipping_address["city"] == "İzmir"


def test_after_a_corrected_email_the_last_messages_are_offered_again(shop: Any, desk: Desk) -> None:
    order = shop.order()
    shop.react()
    Message.objects.filter(order_id=order.pk).update(state="sent", sent_at=clock.now())
    message = Message.objects.get(order_id=order.pk)

    answer = desk.post(
        order, "iletisim", {"name": "Zeynep", "email": "yeni@example.com", "phone": "0532 123 45 67"}, htmx=True
    )
    follow = json.loads(answer["HX-Trigger-After-Settle"])["kervan:open-dialog"]["url"]
    assert follow == f"/siparisler/{order.number}/mesajlari-yeniden-gonder/"
    assert "Siparişinizi aldık" in desk.page(order, "mesajlari-yeniden-gonder")

    desk.post(order, "mesajlari-yeniden-gonder", {"messages": [str(message.pk)]})
    again = Message.objects.filter(order_id=order.pk).latest("id")
    assert (again.again, again.recipient) == (1, "yeni@example.com")


def test_after_a_new_phone_only_its_own_messages_are_offered_again(shop: Any, desk: Desk) -> None:
    order = shop.order()
    shop.react()
    Message.objects.filter(order_id=order.pk).update(state="sent", sent_at=clock.now())
    new_phone = {"name": "Zeynep", "email": order.email, "phone": "0544 555 66 77"}

    assert "HX-Trigger-After-Settle" not in desk.post(order, "iletisim", new_phone, htmx=True)

    mail = Message.objects.get(order_id=order.pk)
    sms = Message.objects.create(
        order_id=order.pk,
        event_id=mail.event_id,
        kind=mail.kind,
        channel="sms",
        recipient="+905321234567",
        due_at=clock.now(),
        state="sent",
    )
    again = desk.post(order, "iletisim", new_phone | {"phone": "0544 555 66 78"}, htmx=True)
    assert "mesajlari-yeniden-gonder" in again["HX-Trigger-After-Settle"]
    offered = desk.page(order, "mesajlari-yeniden-gonder")
    assert f'value="{sms.pk}"' in offered
    assert f'value="{mail.pk}"' not in offered


def test_a_waiting_message_can_be_stopped_and_looked_at(shop: Any, desk: Desk) -> None:
    order = shop.order()
    dispatch(order.pk, actor=AYSE)
    shop.react()
    message = Message.objects.get(order_id=order.pk, kind="parcel_shipped")

    preview = desk.get(order, f"mesaj/{message.pk}", htmx=True).content.decode()
    desk.post(order, f"mesaj/{message.pk}/durdur")

    assert '<iframe class="k-preview" sandbox="" srcdoc="' in preview
    message.refresh_from_db()
    assert message.state == "stopped"
    assert "Durduruldu" in part(desk.page(order), "messages")


# --- Money ------------------------------------------------------------------------------------------------------------


def test_a_transfer_is_confirmed_with_its_account_and_reference(shop: Any, desk: Desk) -> None:
    account = BankAccount.objects.create(bank="Ziraat", holder="Mağaza", iban="TR330006100519786457841326")
    order = shop.order({"MUG": 2}, payment_method="bank_transfer", captured=False)
    assert 'value="200,00"' in desk.page(order, "odeme")

    data = {"amount": "200,00", "received_on": clock.today().isoformat(), "account": account.pk, "reference": "FT-9"}
    desk.post(order, "odeme", data)
    twice = desk.post(order, "odeme", data, htmx=True)

    paid = shop.fresh(order)
    assert (paid.payment_status, paid.captured, paid.balance) == ("paid", 20_000, 0)
    payments = part(desk.page(order), "payments")
    assert "FT-9" in payments
    assert "Ziraat …1326" in payments
    assert twice.status_code == 409
    assert "zaten işlenmiş" in words(twice)


def test_an_amount_that_cannot_be_read_is_refused_and_kept(shop: Any, desk: Desk) -> None:
    order = shop.order(payment_method="bank_transfer", captured=False)
    before = facts()

    answer = desk.post(order, "odeme", {"amount": "1,249", "received_on": "2026-01-01"}, htmx=True)

    assert answer.status_code == 422
    assert 'value="1,249"' in words(answer)
    assert 'id="id_amount-error"' in words(answer)
    assert facts() == before


def test_cash_on_delivery_warns_until_the_parcel_is_delivered(shop: Any, desk: Desk) -> None:
    order = shop.order(payment_method="cash_on_delivery", captured=False)
    none = desk.page(order, "odeme")
    parcel = dispatch(order.pk, actor=AYSE)
    on_its_way = desk.page(order, "odeme")
    mark_delivered(parcel.pk, actor=AYSE)
    delivered = desk.page(order, "odeme")

    assert "henüz gönderi yok" in none
    assert "Gönderi henüz teslim edilmedi" in on_its_way
    assert "Kargolandı" in on_its_way
    assert "emin olun" not in delivered
    assert "Teslim Edildi" in delivered


def test_a_payment_is_taken_back_with_a_reason_and_stays_in_the_ledger(shop: Any, desk: Desk) -> None:
    order = shop.order({"MUG": 1}, payment_method="bank_transfer", captured=False)
    desk.post(order, "odeme", {"amount": "100", "received_on": clock.today().isoformat()})
    payment = order.payments.get()

    without = desk.post(order, f"odeme/{payment.pk}/geri-al", {"reason": ""}, htmx=True)
    assert without.status_code == 422
    assert shop.fresh(order).payment_status == "paid"

    desk.post(order, f"odeme/{payment.pk}/geri-al", {"reason": "Başka siparişin havalesi"})
    assert shop.fresh(order).payment_status == "awaiting"
    ledger = part(desk.page(order), "payments").replace("\N{NO-BREAK SPACE}", " ")
    assert "Başka siparişin havalesi" in ledger
    assert "-100,00 TL" in ledger.replace("\N{MINUS SIGN}", "-")


def test_our_own_words_for_a_line_are_said_in_the_readers_language_and_typed_ones_as_typed(
    shop: Any, desk: Desk
) -> None:
    fees = (
        Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990, vat_rate=Decimal(20)),
        Charge(kind=AdjustmentKind.COD_FEE, amount=1_000, vat_rate=Decimal(20), label="Kapıda ödeme farkı"),
    )
    order = shop.order({"MUG": 1}, payment_method="bank_transfer", charges=fees)
    record_payment(order.pk, actor=AYSE, amount=15_900)
    close_difference(order.pk, actor=AYSE)
    desk.client.cookies["django_language"] = "en"

    english = part(desk.page(order), "payments")

    assert "Shipping fee" in english
    assert "Closed difference" in english
    assert "Kapıda ödeme farkı" in english
    assert "Kargo ücreti" not in english


def test_a_small_difference_is_closed_and_a_large_one_is_not_offered(shop: Any, desk: Desk) -> None:
    small = shop.order({"MUG": 1}, payment_method="bank_transfer", captured=False)
    large = shop.order({"MUG": 1}, payment_method="bank_transfer", captured=False)
    desk.post(small, "odeme", {"amount": "99,50", "received_on": clock.today().isoformat()})
    desk.post(large, "odeme", {"amount": "90", "received_on": clock.today().isoformat()})

    assert "Farkı kapat" in part(desk.page(small), "payments")
    assert "Farkı kapat" not in part(desk.page(large), "payments")
    desk.post(small, "farki-kapat")
    refused = desk.post(large, "farki-kapat", htmx=True)

    assert (shop.fresh(small).balance, shop.fresh(small).payment_status) == (0, "paid")
    assert shop.fresh(large).balance == 1_000
    assert refused.status_code == 409
    assert "en fazla 5,00" in words(refused).replace("\N{NO-BREAK SPACE}", " ")
