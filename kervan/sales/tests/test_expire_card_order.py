"""Customers who begin to pay by card and never finish, or finish too late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kervan.cli.invariants import check_all
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import NotAllowed
from kervan.notifications.models import Message
from kervan.orders.models import Order
from kervan.orders.queries import in_queue
from kervan.payments.actions.record_payment import record_payment
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.expire_card_order import expire_card_order
from kervan.sales.handlers import expire_card_orders
from tests.shop import AYSE, Level, Shop, facts


def unfinished(shop: Shop, *, minutes: int) -> Order:
    """Two mugs, 100,00 TL each, kept for a customer who went to pay so many minutes ago."""
    shop.product("MUG", price=10_000, stock=5)
    order = shop.order({"MUG": 2}, captured=False)
    Order.objects.filter(pk=order.pk).update(created_at=clock.now() - timedelta(minutes=minutes))
    return order


def test_goods_of_an_unfinished_card_payment_are_free_again_after_half_an_hour_and_nobody_is_written_to(
    shop: Shop,
) -> None:
    order = unfinished(shop, minutes=31)

    expire_card_orders()
    expire_card_orders()
    shop.react()

    assert shop.level("MUG") == Level(on_hand=5, reserved=0)
    assert shop.events(order) == ["order.started", "order.pieces_cancelled"]
    assert not Message.objects.exists()
    assert list(check_all()) == []


@pytest.mark.parametrize("paid", [True, False])
def test_a_customer_who_is_still_paying_or_has_paid_keeps_the_goods(shop: Shop, paid: bool) -> None:
    order = unfinished(shop, minutes=31 if paid else 29)
    if paid:
        record_payment(order.pk, actor=SYSTEM)
    before = facts()

    expire_card_orders()
    if paid:
        expire_card_order(order.pk, actor=SYSTEM)

    assert facts() == before
    assert shop.level("MUG") == Level(on_hand=5, reserved=2)


def test_money_that_comes_after_the_order_was_given_up_is_to_be_given_back_and_nobody_is_welcomed(shop: Shop) -> None:
    order = unfinished(shop, minutes=31)
    expire_card_orders()
    with pytest.raises(NotAllowed) as refusal:
        record_payment(order.pk, actor=SYSTEM)
    assert refusal.value.code == "nothing_due"

    record_payment(order.pk, actor=SYSTEM, amount=20_000)
    shop.react()

    late = shop.fresh(order)
    assert (late.status, late.payment_status, late.balance) == ("cancelled", "overpaid", -20_000)
    assert list(in_queue("to_refund")) == [late]
    assert not list(in_queue("to_pack"))
    assert not Message.objects.exists()
    assert list(check_all()) == []


def test_cancelling_an_unfinished_card_order_writes_to_nobody(shop: Shop) -> None:
    order = unfinished(shop, minutes=1)

    cancel_order(order.pk, actor=AYSE)
    shop.react()

    assert shop.level("MUG") == Level(on_hand=5, reserved=0)
    assert not Message.objects.exists()
