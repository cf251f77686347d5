"""Money arrives, is taken back, and small differences are let go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kervan.lib import clock
from kervan.lib.errors import Invalid, NotAllowed
from kervan.payments.actions.close_difference import close_difference
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.void_payment import void_payment
from kervan.payments.models import BankAccount
from kervan.sales.actions.cancel_order import cancel_order
from tests.shop import AYSE, Shop, facts


@pytest.fixture
def order(shop: Shop):  # type: ignore[no-untyped-def]
    """100,00 TL by bank transfer."""
    shop.product("MUG", price=10_000, stock=5)
    return shop.order({"MUG": 1}, payment_method="bank_transfer")


def test_a_transfer_pays_the_order_and_starts_the_ship_by_clock(shop: Shop, order) -> None:  # type: ignore[no-untyped-def]
    bank = BankAccount.objects.create(bank="Ziraat", holder="Mağaza", iban="TR330006100519786457841326")

    record_payment(order.pk, actor=AYSE, bank_account_id=bank.pk, reference="FAST 77")

    order = shop.fresh(order)
    assert (order.payment_status, order.captured, order.balance) == ("paid", 10_000, 0)
    assert order.ship_by is not None
    assert "FAST 77" in order.numbers
    assert shop.events(order) == ["order.placed", "payment.captured"]


def test_parts_add_up(shop: Shop, order) -> None:  # type: ignore[no-untyped-def]
    record_payment(order.pk, actor=AYSE, amount=4_000)
    assert shop.fresh(order).payment_status == "partially_paid"

    record_payment(order.pk, actor=AYSE, amount=7_000)

    order = shop.fresh(order)
    assert (order.payment_status, order.balance) == ("overpaid", -1_000)


def test_a_payment_recorded_by_mistake_is_reversed_not_erased(shop: Shop, order) -> None:  # type: ignore[no-untyped-def]
    payment = record_payment(order.pk, actor=AYSE)

    void_payment(payment.pk, actor=AYSE, reason="Başka siparişe aitti")

    order = shop.fresh(order)
    assert (order.payment_status, order.captured, order.reversed) == ("awaiting", 10_000, 10_000)
    assert [event.kind for event in payment.events.all()] == ["requested", "captured", "reversed"]


def test_a_few_kurus_are_let_go(shop: Shop, order) -> None:  # type: ignore[no-untyped-def]
    record_payment(order.pk, actor=AYSE, amount=9_700)

    close_difference(order.pk, actor=AYSE)

    order = shop.fresh(order)
    assert (order.total, order.balance, order.payment_status) == (9_700, 0, "paid")


def test_a_bank_reference_is_booked_once(shop: Shop, order) -> None:  # type: ignore[no-untyped-def]
    record_payment(order.pk, actor=AYSE, amount=5_000, reference="FAST 77")
    before = facts()

    with pytest.raises(NotAllowed) as refusal:
        record_payment(order.pk, actor=AYSE, amount=5_000, reference="FAST 77")

    assert refusal.value.code == "payment_repeated"
    assert facts() == before


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -5}, "amount"),
        ({"amount": 10**15}, "amount"),
        ({"bank_account_id": 999}, "bank_account_id"),
        ({"method": "gold", "amount": 1}, "method"),
        ({"received_on": clock.today() + timedelta(days=2)}, "received_on"),
    ],
)
def test_wrong_payments_are_refused_by_field(shop: Shop, order, values: dict, field: str) -> None:  # type: ignore[no-untyped-def]
    before = facts()

    with pytest.raises(Invalid) as refusal:
        record_payment(order.pk, actor=AYSE, **values)

    assert field in refusal.value.fields
    assert facts() == before


def test_what_is_refused_says_why(shop: Shop, order) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotAllowed, match="ödeme gelmedi"):
        close_difference(order.pk, actor=AYSE)
    payment = record_payment(order.pk, actor=AYSE, amount=5_000)
    with pytest.raises(NotAllowed, match="en fazla"):
        close_difference(order.pk, actor=AYSE)
    with pytest.raises(Invalid):
        void_payment(payment.pk, actor=AYSE, reason=" ")
    void_payment(payment.pk, actor=AYSE, reason="yanlış")
    with pytest.raises(NotAllowed) as again:
        void_payment(payment.pk, actor=AYSE, reason="yanlış")
    assert again.value.code == "nothing_to_void"
    cancel_order(order.pk, actor=AYSE)
    with pytest.raises(NotAllowed) as cancelled:
        record_payment(order.pk, actor=AYSE)
    assert cancelled.value.code == "cancelled"


def test_money_that_comes_for_a_cancelled_order_is_recorded_and_owed_back(shop: Shop, order) -> None:  # type: ignore[no-untyped-def]
    cancel_order(order.pk, actor=AYSE)

    record_payment(order.pk, actor=AYSE, amount=10_000)

    order = shop.fresh(order)
    assert (order.status, order.payment_status, order.balance) == ("cancelled", "overpaid", -10_000)


def test_a_card_payment_is_refunded_never_voided(shop: Shop) -> None:
    order = shop.order()

    with pytest.raises(NotAllowed) as refusal:
        void_payment(order.payments.get().pk, actor=AYSE, reason="yanlış")

    assert refusal.value.code == "card_payment"
