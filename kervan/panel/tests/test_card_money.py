"""What the panel says of money that came, or did not come, by card."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kervan.lib.actor import SYSTEM
from kervan.panel.tests.desk import Desk, words
from kervan.payments.actions.begin_payment import begin_payment
from kervan.payments.actions.fail_payment import fail_payment
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.payments.actions.settle_payment import settle_payment
from kervan.payments.gateways import PaymentAnswer, PaymentOutcome
from kervan.payments.models import GatewayAccount, Payment
from tests.shop import AYSE, Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(shop: Shop) -> GatewayAccount:
    return save_gateway_account(
        None, actor=AYSE, name="Kart", type="sandbox", settings={"merchant": "DENEME-1", "password": "deneme"}
    )


def begun(shop: Shop, account: GatewayAccount) -> Payment:
    shop.product("MUG", price=10_000, stock=9)
    order = shop.order({"MUG": 2}, captured=False)
    return begin_payment(order.pk, actor=SYSTEM, account_id=account.pk)


def answer(payment: Payment, **changed: object) -> PaymentAnswer:
    values = {
        "reference": payment.attempt,
        "outcome": PaymentOutcome.CAPTURED,
        "amount": 20_000,
        "currency": "TRY",
        "number": "P1017",
        "card": "Visa …1234",
        "installments": 3,
        "fee": 650,
    }
    return PaymentAnswer(**(values | changed))


def order_page(shop: Shop, payment: Payment) -> str:
    return words(Desk(shop).client.get(f"/siparisler/{payment.order.number}/")).replace("\xa0", " ")


def test_the_address_for_the_gateways_messages_stands_ready_to_be_copied(shop: Shop, account: GatewayAccount) -> None:
    page = Desk(shop).client.get(reverse("panel:settings-gateway", args=[account.pk])).content.decode()

    assert f"/odeme/bildirim/{account.pk}/" in page


def test_card_instalments_and_their_price_stand_in_the_ledger(shop: Shop, account: GatewayAccount) -> None:
    payment = begun(shop, account)
    settle_payment(payment.pk, answer(payment), actor=SYSTEM)

    page = order_page(shop, payment)

    assert "Visa …1234 · Kart · 3 taksit · taksit farkı 6,50 TL" in page


def test_refusals_and_doubts_are_said(shop: Shop, account: GatewayAccount) -> None:
    payment = begun(shop, account)
    settle_payment(payment.pk, answer(payment, amount=100), actor=SYSTEM)
    page = order_page(shop, payment)
    assert "Bakılması gerekiyor" in page
    assert "Sanal POS 1,00 TL diyor, beklenen 200,00 TL" in page

    fail_payment(payment.pk, actor=SYSTEM, problem="Kart limiti yetersiz.")
    page = order_page(shop, payment)
    assert "Kart limiti yetersiz." in page
