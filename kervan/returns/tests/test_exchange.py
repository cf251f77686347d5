"""A replacement for what came back: the credit pays for it, to the kuruş, and only once."""

from __future__ import annotations

import pytest

from kervan.cli.invariants import check_all
from kervan.lib.errors import DomainError
from kervan.orders.models import Order
from kervan.returns.actions.exchange_return import exchange_return
from kervan.returns.actions.open_return import open_return
from kervan.returns.actions.return_order import return_order
from kervan.returns.actions.settle_return import MoneyBack, settle_return
from kervan.returns.tests.test_returns import refused, sent
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from tests.shop import AYSE, Level, Shop


def both(this: object) -> tuple[Order, Order]:
    """The order and its replacement, freshly read."""
    this.refresh_from_db()
    return Order.objects.get(pk=this.order_id), Order.objects.get(pk=this.replacement_id)


def test_the_same_thing_again_costs_nothing_more(shop: Shop) -> None:
    this = return_order(sent(shop, {"MUG": 2}).pk, actor=AYSE)
    shop.product("MUG", price=99_900)

    exchange_return(this.pk, actor=AYSE, pieces={"MUG": 2})

    old, new = both(this)
    assert (old.balance, old.refunded, old.refunding) == (0, 20_000, 0)
    assert (new.total, new.balance, new.payment_status, new.status) == (20_000, 0, "paid", "created")
    assert (new.customer_id, new.shipping_address) == (old.customer_id, old.shipping_address)
    assert shop.level("MUG") == Level(100, 2)
    assert shop.events(old)[-2:] == ["refund.succeeded", "return.exchanged"]
    assert list(check_all()) == []


def test_a_dearer_one_leaves_a_balance_to_collect(shop: Shop) -> None:
    shop.product("VASE", price=25_000, stock=3)
    this = return_order(sent(shop, {"MUG": 1}).pk, actor=AYSE)

    exchange_return(this.pk, actor=AYSE, pieces={"VASE": 1})

    old, new = both(this)
    assert (old.balance, new.balance, new.payment_status) == (0, 15_000, "partially_paid")
    assert list(check_all()) == []


def test_of_a_cheaper_one_the_rest_goes_back_with_the_return(shop: Shop) -> None:
    shop.product("SPOON", price=3_000, stock=3)
    this = return_order(sent(shop, {"MUG": 1}).pk, actor=AYSE)
    exchange_return(this.pk, actor=AYSE, pieces={"SPOON": 1})

    settle_return(this.pk, actor=AYSE, refund=MoneyBack(to="original"))

    old, new = both(this)
    assert (new.balance, old.balance, old.refunding) == (0, -7_000, 7_000)
    assert list(check_all()) == []


def test_what_was_never_paid_pays_for_nothing(shop: Shop) -> None:
    this = return_order(sent(shop, {"MUG": 1}, payment_method="cash_on_delivery").pk, actor=AYSE)

    exchange_return(this.pk, actor=AYSE, pieces={"MUG": 1})

    old, new = both(this)
    assert (old.balance, new.balance) == (0, 10_000)


def test_an_exchange_is_refused_early_twice_and_without_goods(shop: Shop) -> None:
    order = sent(shop, {"MUG": 1})
    early = open_return(order.pk, actor=AYSE)
    refused("wrong_state", exchange_return, early.pk, actor=AYSE, pieces={"MUG": 1})
    this = return_order(order.pk, actor=AYSE)
    refused("invalid", exchange_return, this.pk, actor=AYSE, pieces={})
    refused("invalid", exchange_return, this.pk, actor=AYSE, pieces={"NONE": 1})
    refused("invalid", exchange_return, this.pk, actor=AYSE, pieces={"MUG": -1})
    refused("out_of_stock", exchange_return, this.pk, actor=AYSE, pieces={"MUG": 101})
    exchange_return(this.pk, actor=AYSE, pieces={"MUG": 1})
    with pytest.raises(DomainError) as again:
        exchange_return(this.pk, actor=AYSE, pieces={"MUG": 1})
    assert again.value.code == "exchanged"
    assert Order.objects.count() == 2


def test_the_difference_can_be_paid_at_the_door(shop: Shop) -> None:
    shop.product("VASE", price=25_000, stock=3)
    this = return_order(sent(shop, {"MUG": 1}).pk, actor=AYSE)
    refused("invalid", exchange_return, this.pk, actor=AYSE, pieces={"VASE": 1}, payment_method="card")

    exchange_return(this.pk, actor=AYSE, pieces={"VASE": 1}, payment_method="cash_on_delivery")

    _old, new = both(this)
    parcel = mark_ready_to_ship(new.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    assert (new.payment_method, new.balance, parcel.cod_amount) == ("cash_on_delivery", 15_000, 15_000)
    assert list(check_all()) == []
