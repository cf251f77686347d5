"""What customers read before the button that obliges to pay, and what is kept of it."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.db.models import ProtectedError
from pypdf import PdfReader

from kervan.checkout.consents import facts_of_order, legal_texts, record_consents, sale_facts
from kervan.checkout.contract import Buyer, ContractLine
from kervan.checkout.handlers import forget_old_contracts
from kervan.checkout.models import Consent
from kervan.checkout.queries import consents_of
from kervan.customers.address import Address
from kervan.customers.marketing import allowed_channels
from kervan.customers.models import MarketingChange
from kervan.lib.errors import Invalid
from kervan.notifications.attachments import attachments_of
from kervan.orders.models import Order
from kervan.sales.new_order import NewCustomer
from kervan.shop.actions.change_shop import change_shop
from tests.shop import ADDRESS, AYSE

pytestmark = pytest.mark.django_db


def texts_of(order: Order):
    return {text.kind: text for text in legal_texts(facts_of_order(order.pk))}


def test_both_texts_say_who_sells_what_it_costs_and_how_to_withdraw(shop):
    shop.seller(phone="0216 123 45 67", email="destek@kervan.example", mersis="0123456789012345", name="Kervan Ev")
    shop.product("MUG", price=12_550, title="Fincan", stock=5)
    order = shop.order({"MUG": 2}, payment_method="bank_transfer")

    texts = texts_of(order)

    assert set(texts) == {"pre_information", "distance_contract"}
    for text in texts.values():
        assert "Kervan Ticaret A.Ş." in text.body
        assert "0123456789012345" in text.body
        assert "Zeynep Yılmaz" in text.body
        assert "2 × Fincan, birim fiyatı 125,50\xa0TL, tutarı 251,00\xa0TL (%20 KDV dahil)" in text.body
        assert "- Ödenecek toplam (KDV dahil): 251,00\xa0TL" in text.body
        assert "Kadıköy/İstanbul" in text.body
        assert "14 gün içinde" in text.body
        assert "Havale/EFT" in text.body
        assert "{" not in text.body


def test_what_cannot_be_given_back_is_named_with_its_reason(shop):
    shop.product("SUT", title="Günlük süt", return_exemption="perishable", stock=5)
    shop.product("MUG", title="Fincan", stock=5)

    body = texts_of(shop.order({"SUT": 1, "MUG": 1}))["pre_information"].body
    without = texts_of(shop.order({"MUG": 1}))["pre_information"].body

    part = body[body.index("## 7.") : body.index("## 8.")]
    assert "- Günlük süt: " in part
    assert "Fincan" not in part
    assert "cayma hakkının kullanılamadığı ürün yoktur" in without


def test_an_english_order_has_english_texts(shop):
    shop.product("MUG", title="Mug", stock=5)
    order = shop.order({"MUG": 1}, language="en")

    text = texts_of(order)["distance_contract"]

    assert text.title == "Distance Sales Contract"
    assert "1 × Mug, unit price TRY\xa0100.00" in text.body


def test_the_texts_stand_before_there_is_an_order(shop):
    facts = sale_facts(
        language="tr",
        buyer=Buyer(name="Ada Su", shipping=Address.from_data(ADDRESS)),
        lines=[ContractLine(title="Fincan", quantity=1, unit_price=10_000, total=10_000, vat_rate=Decimal(20))],
        shipping_fee=2_990,
        adjustments=[("Kapıda ödeme ücreti", 1_000)],
        total=13_990,
        vat=2_332,
        method="Kapıda ödeme",
    )

    body = legal_texts(facts)[0].body

    assert "- Kargo ücreti: 29,90\xa0TL" in body
    assert "- Kapıda ödeme ücreti: 10,00\xa0TL" in body
    assert not Order.objects.exists()


def test_what_people_type_stays_one_line_and_fills_no_place(shop):
    shop.product("MUG", title="Fincan {satici}\n## Sahte başlık", stock=5)
    customer = NewCustomer(name="<script>{eposta}", email="zeynep@example.com")

    body = texts_of(shop.order({"MUG": 1}, customer=customer))["distance_contract"].body

    assert "Fincan {satici} ## Sahte başlık" in body
    assert "\n## Sahte" not in body
    assert "- Ad soyad: <script>{eposta}" in body


def test_consents_are_kept_word_for_word_once(shop):
    order = shop.order()
    texts = legal_texts(facts_of_order(order.pk))

    record_consents(order.pk, texts, ip="203.0.113.7", marketing=("email", "yok"))
    change_shop(actor=AYSE, legal_name="Başka A.Ş.")
    again = record_consents(order.pk, legal_texts(facts_of_order(order.pk)), ip="203.0.113.8", marketing=("sms",))

    kept = consents_of(order.pk)
    assert again == []
    assert [(row.body, str(row.ip), row.version) for row in kept] == [
        (text.body, "203.0.113.7", "örnek-1") for text in texts
    ]
    assert shop.events(order)[-2:] == ["order.agreed", "marketing.allowed"]
    change = MarketingChange.objects.get()
    assert (change.channel, change.recipient, change.order_number) == ("email", "zeynep@example.com", order.number)
    assert "e-posta" in change.wording
    assert allowed_channels("zeynep@example.com", "+905321234567") == {("zeynep@example.com", "email")}


def test_an_order_with_consents_cannot_be_deleted_by_a_mistake(shop):
    order = shop.order()
    record_consents(order.pk, legal_texts(facts_of_order(order.pk)), ip="")

    with pytest.raises(ProtectedError):
        order.delete()
    assert Consent.objects.count() == 2


def test_what_was_agreed_to_goes_with_the_mail_that_the_order_came(shop):
    order = shop.order()
    record_consents(order.pk, legal_texts(facts_of_order(order.pk)), ip="203.0.113.7")
    message = SimpleNamespace(kind="order_placed", channel="email", order_id=order.pk, event_id=0)

    papers = attachments_of(message)

    assert [paper.name for paper in papers] == [
        f"on-bilgilendirme-formu-{order.number}.pdf",
        f"mesafeli-satis-sozlesmesi-{order.number}.pdf",
    ]
    assert all(paper.content.startswith(b"%PDF") for paper in papers)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(papers[0].content)).pages)
    assert "Ön Bilgilendirme Formu" in text
    assert "203.0.113.7" in text
    assert "örnek-1" in text
    message.channel = "sms"
    assert attachments_of(message) == ()


def test_contracts_are_kept_for_the_years_that_the_shop_says_and_not_longer(shop, time_machine):
    time_machine.move_to("2026-03-02 10:00:00+00:00", tick=False)
    order = shop.order()
    record_consents(order.pk, legal_texts(facts_of_order(order.pk)), ip="192.0.2.1")
    change_shop(actor=AYSE, contracts_kept_years=4)

    time_machine.move_to("2030-03-01 10:00:00+00:00", tick=False)
    forget_old_contracts()
    assert Consent.objects.filter(order=order).count() == 2
    time_machine.move_to("2030-03-03 10:00:00+00:00", tick=False)
    for _night in range(2):
        forget_old_contracts()

    assert not Consent.objects.exists()
    assert shop.fresh(order).status == "created"


@pytest.mark.parametrize("years", [2, 31, None])
def test_contracts_are_kept_for_three_years_at_least(years, db):
    with pytest.raises(Invalid) as caught:
        change_shop(actor=AYSE, contracts_kept_years=years)

    assert list(caught.value.fields) == ["contracts_kept_years"]
