"""An order comes in."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from kervan.channels.models import SalesChannel
from kervan.customers.models import Customer
from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.models import Order
from kervan.orders.price_rules import rule_of_row, rules_of_line
from kervan.orders.pricing import AdjustmentKind, Charge, PriceRule
from kervan.payments.actions.record_payment import record_payment
from kervan.sales.actions.place_orders import place_order
from kervan.sales.new_order import ChannelPolicy, NewCustomer, NewLine
from kervan.shop.models import Shop as ShopSettings
from tests.shop import ADDRESS, AYSE, Level, Shop, facts


def test_a_card_order_is_placed_paid_and_its_stock_promised(shop: Shop) -> None:
    shop.product("MUG", price=12_990, stock=5)

    order = shop.order({"MUG": 2})

    assert (order.status, order.payment_status) == ("created", "paid")
    assert (order.total, order.vat_total, order.balance) == (25_980, 4_330, 0)
    assert (order.customer_name, order.phone, order.city) == ("Zeynep Yılmaz", "+905321234567", "İstanbul")
    assert shop.level("MUG") == Level(on_hand=5, reserved=2)
    assert shop.events(order) == ["order.placed", "payment.captured"]


def test_numbers_rise_and_begin_at_1001(shop: Shop) -> None:
    first, second = shop.order(), shop.order()

    assert first.number >= 1001
    assert second.number > first.number
    assert [first.pk, second.pk] == [first.number, second.number]  # one name for people and programs


def test_a_transfer_order_waits_for_its_money(shop: Shop) -> None:
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")

    assert (order.status, order.payment_status, order.balance) == ("created", "awaiting", order.total)
    assert order.ship_by is None
    assert shop.events(order) == ["order.placed"]


def test_a_card_order_without_its_money_only_holds_stock(shop: Shop) -> None:
    order = shop.order({"MUG": 1}, captured=False)

    assert (order.status, order.placed_at) == ("pending_card", None)
    assert shop.level("MUG").reserved == 1
    assert shop.events(order) == ["order.started"]

    record_payment(order.pk, actor=AYSE)

    order = shop.fresh(order)
    assert (order.status, order.payment_status) == ("created", "paid")
    assert shop.events(order) == ["order.started", "order.placed", "payment.captured"]


def test_price_rules_and_fees_are_lines_of_their_own_and_no_kurus_is_lost(shop: Shop) -> None:
    shop.product("MUG", price=3_333, stock=5)
    shop.product("CUP", price=1_000, stock=5)

    order = shop.order(
        {"MUG": 1, "CUP": 2},
        rules=(PriceRule(label="Bayram", percent=Decimal(10)),),
        charges=(Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990, vat_rate=Decimal(20), label="Kargo"),),
    )

    assert (order.goods_total, order.total) == (5_333, 5_333 - 533 + 4_990)
    assert [(row.kind, row.amount) for row in order.adjustments.all()] == [
        ("price_rule", -533),
        ("shipping_fee", 4_990),
    ]
    assert sum(line.share for line in order.lines.all()) == -533
    assert order.due == order.total


def test_an_order_of_nothing_is_paid_at_once_with_its_event(shop: Shop) -> None:
    shop.product("FREE", price=0, stock=1)

    order = shop.order({"FREE": 1}, payment_method="bank_transfer")

    assert order.payment_status == "paid"
    assert shop.events(order) == ["order.placed", "payment.captured"]


def test_a_line_may_be_something_the_catalogue_lacks(shop: Shop) -> None:
    lines = (NewLine(title="Hediye paketi", quantity=1, unit_price=2_500, vat_rate=Decimal(20)),)

    order = place_order(shop.new({}, lines=lines), actor=AYSE)

    line = order.lines.get()
    assert (line.title, line.variant_id, line.vat, order.total) == ("Hediye paketi", None, 417, 2_500)


def test_accepting_by_hand_waits_for_a_person(shop: Shop) -> None:
    ShopSettings.objects.update(accept_by_hand=True)

    order = shop.order()

    assert (order.accepted_at, order.ship_by) == (None, None)


def test_the_ship_by_date_counts_the_shops_business_days(shop: Shop, time_machine: object) -> None:
    time_machine.move_to(datetime(2026, 10, 27, 9, 0, tzinfo=UTC), tick=False)  # Tuesday noon; the 29th is a holiday

    order = shop.order()

    assert order.ship_by == datetime(2026, 10, 28, 20, 59, 59, tzinfo=UTC)


def test_the_same_customer_is_recognised_by_mail_or_phone(shop: Shop) -> None:
    shop.order(customer=NewCustomer(name="Zeynep Yılmaz", email="Zeynep@Example.com"))
    shop.order(customer=NewCustomer(name="Z. Yılmaz", email="zeynep@example.com", phone="0532 123 45 67"))
    shop.order(customer=NewCustomer(name="Zeynep", phone="+90 532 123 45 67"))

    assert Customer.objects.count() == 1


def test_a_marketplace_order_keeps_its_channels_policy(shop: Shop) -> None:
    SalesChannel.objects.create(code="trendyol", name="Trendyol", kind="marketplace", tells_customer=False)

    order = shop.order(channel=ChannelPolicy(code="trendyol", tells_customer=False), external_id="TY-1")

    assert (order.channel, order.tells_customer) == ("trendyol", False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lines": (NewLine(sku="NOPE", quantity=1),)}, "lines.0.sku"),
        ({"lines": (NewLine(sku="MUG", quantity=0),)}, "lines.0.quantity"),
        ({"lines": (NewLine(sku="MUG", quantity=-1),)}, "lines.0.quantity"),
        ({"lines": (NewLine(sku="MUG", quantity=10**9),)}, "lines.0.quantity"),
        ({"lines": ()}, "lines"),
        ({"lines": (NewLine(title="Özel", quantity=1, vat_rate=Decimal(20)),)}, "lines.0.unit_price"),
        ({"lines": (NewLine(quantity=1),)}, "lines.0.title"),
        ({"payment_method": "gold"}, "payment.method"),
        ({"customer": NewCustomer(name="A", email="yok")}, "customer.email"),
        ({"customer": NewCustomer(name="A", phone="123")}, "customer.phone"),
        ({"shipping_address": ADDRESS | {"line": ""}}, "shipping_address.line"),
        ({"shipping_address": ADDRESS | {"phone": "kırmızı"}}, "shipping_address.phone"),
        ({"billing_address": ADDRESS | {"tax_id": "12345678901"}}, "billing_address.tax_id"),
    ],
)
def test_wrong_input_names_its_field_and_leaves_no_trace(shop: Shop, changes: dict, field: str) -> None:
    shop.product("MUG", stock=5)
    before = facts()

    with pytest.raises(Invalid) as refusal:
        place_order(shop.new({"MUG": 1}, **changes), actor=AYSE)

    assert field in refusal.value.fields
    assert facts() == before


def test_what_is_not_there_is_not_sold_and_the_refusal_names_it(shop: Shop) -> None:
    shop.product("MUG", stock=1)
    shop.product("CUP", stock=5)
    before = facts()

    with pytest.raises(NotAllowed) as refusal:
        place_order(shop.new({"CUP": 1, "MUG": 2}), actor=AYSE)

    assert refusal.value.code == "out_of_stock"
    assert refusal.value.details["lacking"] == [{"sku": "MUG", "title": "Ürün MUG", "wanted": 2, "available": 1}]
    assert shop.level("CUP").reserved == 0
    assert facts() == before


def test_what_may_be_oversold_is_sold_beyond_its_stock(shop: Shop) -> None:
    shop.product("MUG", oversell=True)

    shop.order({"MUG": 3})

    assert shop.level("MUG") == Level(on_hand=0, reserved=3)


def test_one_order_per_external_number(shop: Shop) -> None:
    first = shop.order(external_id="A-1")
    before = facts()

    with pytest.raises(NotAllowed) as refusal:
        shop.order(external_id="A-1")

    assert (refusal.value.code, refusal.value.details["number"]) == ("external_id_taken", first.number)
    assert facts() == before
    assert Order.objects.count() == 1


def test_placing_takes_the_same_statements_for_one_line_and_for_ten(
    shop: Shop, django_assert_max_num_queries: object
) -> None:
    for number in range(10):
        shop.product(f"P{number}", stock=10)
    one, ten = shop.new({"P0": 1}), shop.new({f"P{number}": 1 for number in range(10)})

    with django_assert_max_num_queries(10) as few:
        place_order(one, actor=AYSE)
    with django_assert_max_num_queries(len(few)):
        place_order(ten, actor=AYSE)


def test_price_rules_are_kept_as_they_were_given(shop: Shop) -> None:
    shop.product("MUG", price=10_000, stock=5)
    own = (PriceRule(label="Son adetler", percent=Decimal("12.5")), PriceRule(lower=False, amount=150))

    order = place_order(
        shop.new(
            {},
            lines=(NewLine(sku="MUG", quantity=2, rules=own),),
            rules=(PriceRule(label="Bayram", percent=Decimal(10)), PriceRule(label="Hediye", amount=500)),
        ),
        actor=AYSE,
    )

    assert rules_of_line(order.lines.get()) == own
    assert [rule_of_row(row) for row in order.adjustments.all()] == [
        PriceRule(label="Bayram", percent=Decimal(10)),
        PriceRule(label="Hediye", amount=500),
    ]
