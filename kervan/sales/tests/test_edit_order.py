"""An order is changed after it was placed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kervan.catalog.models import Variant
from kervan.cli.invariants import check_all
from kervan.events.models import Event
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.lib.errors import DomainError, Invalid, NotAllowed
from kervan.orders.models import Order
from kervan.orders.pricing import AdjustmentKind, Charge, PriceRule
from kervan.payments.actions.record_payment import record_payment
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.edit_order import edit_order
from kervan.sales.new_order import NewCustomer, NewLine
from kervan.sales.order_edit import Difference, LineEdit, OrderEdit
from kervan.sales.queries import preview_edit
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.dispatch_shipment import dispatch_shipment
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from tests.shop import ADDRESS, AYSE, Level, Shop, facts

FEE = Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990, vat_rate=Decimal(20))


@pytest.fixture(autouse=True)
def everything_adds_up(shop: Shop) -> Any:
    yield
    assert list(check_all()) == []


def pieces(order: Order, sku: str, count: int) -> OrderEdit:
    line = order.lines.get(sku=sku)
    return OrderEdit(lines={line.pk: LineEdit(pieces=count)})


def edit(order: Order, change: OrderEdit) -> tuple[Order, Difference]:
    """Preview, then do it: both must say the same."""
    shown = preview_edit(order.pk, change)
    done = edit_order(order.pk, change, actor=AYSE)
    assert (done.total, done.due, done.balance) == (shown.total, shown.due, shown.balance)
    return done, shown


def refused(order: Order, change: OrderEdit) -> DomainError:
    """The refusal, after proving that it left no trace."""
    before, row = facts(), Order.objects.values().get(pk=order.pk)
    with pytest.raises(DomainError) as caught:
        edit_order(order.pk, change, actor=AYSE)
    assert facts() == before
    assert Order.objects.values().get(pk=order.pk) == row
    return caught.value


def test_a_piece_taken_out_lowers_the_quantity_the_total_and_the_reserved_stock(shop: Shop) -> None:
    shop.product("MUG", price=12_000, stock=5)
    order = shop.order({"MUG": 3})

    order, shown = edit(order, pieces(order, "MUG", 2))

    assert (order.total, order.vat_total, order.balance) == (24_000, 4_000, -12_000)
    assert (order.payment_status, shown.to_give_back) == ("overpaid", 12_000)
    assert (shop.line(order).quantity, shop.line(order).cancelled) == (2, 0)
    assert shop.level("MUG") == Level(on_hand=5, reserved=2)
    event = Event.objects.get(name="order.edited")
    assert event.data["edits"] == [
        {"what": "pieces", "title": "Ürün MUG", "sku": "MUG", "line_id": shop.line(order).pk, "before": 3, "after": 2},
        {"what": "total", "before": 36_000, "after": 24_000},
    ]


def test_a_product_added_is_promised_and_to_be_collected(shop: Shop) -> None:
    shop.product("MUG", price=12_000, stock=5)
    shop.product("CUP", price=8_000, stock=5)
    order = shop.order({"MUG": 1})

    order, shown = edit(order, OrderEdit(new_lines=(NewLine(sku="CUP", quantity=2),)))

    assert (order.total, order.balance, order.payment_status) == (28_000, 16_000, "partially_paid")
    assert shown.to_collect == 16_000
    assert [change.changed for change in shown.lines] == [False, True]
    assert shop.level("CUP") == Level(on_hand=5, reserved=2)
    assert order.lines.get(sku="CUP").position == 2


def test_a_custom_product_needs_title_price_and_vat(shop: Shop) -> None:
    order = shop.order()

    refusal = refused(order, OrderEdit(new_lines=(NewLine(quantity=1, title="Gravür"),)))
    order, _shown = edit(
        order, OrderEdit(new_lines=(NewLine(quantity=1, title="Gravür", unit_price=5_000, vat_rate=Decimal(20)),))
    )

    assert isinstance(refusal, Invalid)
    assert list(refusal.fields) == ["new_lines.0.unit_price"]
    assert (order.total, order.lines.get(title="Gravür").variant) == (25_000, None)


def test_a_line_taken_out_is_gone_and_may_come_back(shop: Shop) -> None:
    order = shop.order({"MUG": 1, "CUP": 2})

    order, _shown = edit(order, pieces(order, "CUP", 0))

    assert list(order.lines.values_list("sku", flat=True)) == ["MUG"]
    assert (order.total, order.pieces) == (10_000, 1)
    assert shop.level("CUP") == Level(on_hand=100, reserved=0)
    order, _shown = edit(order, OrderEdit(new_lines=(NewLine(sku="CUP", quantity=1),)))
    assert order.total == 20_000


def test_a_line_that_a_cancelled_parcel_held_stays_as_cancelled(shop: Shop) -> None:
    order = shop.order({"MUG": 1, "CUP": 2})
    cancel_shipment(mark_ready_to_ship(order.pk, actor=AYSE).pk, actor=AYSE)

    order, _shown = edit(order, pieces(order, "CUP", 0))

    line = order.lines.get(sku="CUP")
    assert (line.quantity, line.cancelled) == (2, 2)
    assert (order.total, order.due, order.balance) == (30_000, 10_000, -20_000)
    assert shop.level("CUP") == Level(on_hand=100, reserved=0)


def test_pieces_cancelled_before_stay_cancelled(shop: Shop) -> None:
    order = shop.order({"MUG": 5})
    line = shop.line(order)
    cancel_order(order.pk, actor=AYSE, quantities={line.pk: 2})

    order, _shown = edit(order, pieces(order, "MUG", 1))

    line.refresh_from_db()
    assert (line.quantity, line.cancelled, line.open) == (3, 2, 1)
    assert order.due == 10_000


def test_a_percentage_is_reckoned_anew_and_an_amount_stays(shop: Shop) -> None:
    rules = (PriceRule(label="Bayram", percent=Decimal(10)), PriceRule(label="Hediye", amount=500))
    order = shop.order({"MUG": 4}, rules=rules, charges=(FEE,))
    assert order.total == 40_000 - 4_000 - 500 + 4_990

    order, _shown = edit(order, pieces(order, "MUG", 2))

    assert order.total == 20_000 - 2_000 - 500 + 4_990
    assert [(row.label, row.amount) for row in order.adjustments.exclude(kind="shipping_fee")] == [
        ("Bayram", -2_000),
        ("Hediye", -500),
    ]


def test_a_lines_own_rule_is_reckoned_anew(shop: Shop) -> None:
    shop.product("MUG", stock=9)
    own = (PriceRule(label="Son adetler", percent=Decimal(25)),)
    order = shop.order({}, lines=(NewLine(sku="MUG", quantity=4, rules=own),))

    order, _shown = edit(order, pieces(order, "MUG", 2))

    assert order.total == 15_000


def test_an_order_without_kept_rules_keeps_its_difference(shop: Shop) -> None:
    shop.product("MUG", stock=9)
    own = (PriceRule(amount=1_000),)
    order = shop.order({}, lines=(NewLine(sku="MUG", quantity=4, rules=own),))
    order.lines.update(rules=[])  # as a line was written by an earlier release

    order, _shown = edit(order, pieces(order, "MUG", 2))

    assert order.total == 19_000


def test_price_rules_are_replaced_and_taken_off(shop: Shop) -> None:
    order = shop.order({"MUG": 2}, rules=(PriceRule(label="Bayram", percent=Decimal(10)),))

    order, shown = edit(order, OrderEdit(rules=(PriceRule(label="Kargo gecikti", amount=2_500),)))
    assert order.total == 17_500
    assert [entry["what"] for entry in shown.history] == ["rules", "total"]

    order, _shown = edit(order, OrderEdit(rules=()))
    assert (order.total, order.adjustments.count()) == (20_000, 0)


def test_the_shipping_fee_is_set_changed_and_taken_off(shop: Shop) -> None:
    order = shop.order({"MUG": 2})

    order, _shown = edit(order, OrderEdit(shipping_fee=6_000))
    assert (order.total, order.vat_total) == (26_000, 3_333 + 1_000)
    order, _shown = edit(order, OrderEdit(shipping_fee=3_000))
    assert (order.total, order.vat_total) == (23_000, 3_333 + 500)
    order, shown = edit(order, OrderEdit(shipping_fee=0))
    assert (order.total, order.adjustments.count()) == (20_000, 0)
    assert shown.history[0] == {"what": "shipping_fee", "before": 3_000, "after": 0}


def test_another_price_needs_a_reason(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    cheaper = {shop.line(order).pk: LineEdit(unit_price=9_000)}

    refusal = refused(order, OrderEdit(lines=cheaper, reason=" "))
    order, _shown = edit(order, OrderEdit(lines=cheaper, reason="Kutusu ezik"))

    assert refusal.code == "reason_missing"
    assert (order.total, order.balance) == (18_000, -2_000)
    assert Event.objects.get(name="order.edited").data["reason"] == "Kutusu ezik"


def test_sent_and_packed_pieces_can_not_go(shop: Shop) -> None:
    order = shop.order({"MUG": 5})
    line = shop.line(order)
    dispatch(order.pk, actor=AYSE, quantities={line.pk: 1})
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, quantities={line.pk: 2})

    assert refused(order, pieces(order, "MUG", 0)).code == "sent"
    packed = refused(order, pieces(order, "MUG", 2))
    assert packed.code == "packed"
    assert parcel.reference in str(packed)

    order, _shown = edit(order, pieces(order, "MUG", 3))
    assert order.unsent == 0
    dispatch_shipment(parcel.pk, actor=AYSE)
    assert shop.fresh(order).status == "shipped"


def test_the_last_piece_is_never_removed_by_editing(shop: Shop) -> None:
    order = shop.order({"MUG": 1, "CUP": 1})
    mug, cup = (order.lines.get(sku=sku).pk for sku in ("MUG", "CUP"))

    everything = refused(order, OrderEdit(lines={mug: LineEdit(pieces=0), cup: LineEdit(pieces=0)}))
    swapped, _shown = edit(
        order,
        OrderEdit(
            lines={mug: LineEdit(pieces=0), cup: LineEdit(pieces=0)}, new_lines=(NewLine(sku="MUG", quantity=1),)
        ),
    )

    assert everything.code == "last_piece"
    assert (swapped.total, shop.level("MUG"), shop.level("CUP")) == (10_000, Level(100, 1), Level(100, 0))


def test_what_is_not_in_stock_is_refused_and_named_by_the_preview(shop: Shop) -> None:
    shop.product("CUP", stock=1)
    order = shop.order({"MUG": 1})
    change = OrderEdit(new_lines=(NewLine(sku="CUP", quantity=2),))

    shown = preview_edit(order.pk, change)

    assert [(lack.sku, lack.wanted, lack.available) for lack in shown.lacking] == [("CUP", 2, 1)]
    assert refused(order, change).code == "out_of_stock"
    assert shop.level("CUP") == Level(on_hand=1, reserved=0)
    assert order.lines.count() == 1


def test_a_product_sold_beyond_its_stock_may_be_added(shop: Shop) -> None:
    shop.product("JAR", oversell=True)
    order = shop.order({"MUG": 1})

    _order, shown = edit(order, OrderEdit(new_lines=(NewLine(sku="JAR", quantity=3),)))

    assert shown.lacking == ()
    assert shop.level("JAR") == Level(on_hand=0, reserved=3)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"new_lines": (NewLine(sku="YOK", quantity=1),)}, "new_lines.0.sku"),
        ({"new_lines": (NewLine(sku="MUG", quantity=0),)}, "new_lines.0.quantity"),
        ({"new_lines": (NewLine(sku="MUG", quantity=10**9),)}, "new_lines.0.quantity"),
        ({"new_lines": (NewLine(sku="MUG", quantity=1, unit_price=-1),)}, "new_lines.0.unit_price"),
        ({"rules": (PriceRule(percent=Decimal(101)),)}, "rules.0.percent"),
        ({"rules": (PriceRule(amount=20_001),)}, "rules"),
        ({"shipping_fee": -1}, "shipping_fee"),
        ({"shipping_fee": 10**15}, "shipping_fee"),
        ({"lines": {999_999: LineEdit(pieces=1)}}, "lines.999999"),
        ({"customer_id": 999_999}, "customer_id"),
        ({"shipping_address": {"name": "Zeynep"}}, "shipping_address.line"),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(shop: Shop, change: dict[str, Any], field: str) -> None:
    order = shop.order({"MUG": 2})

    refusal = refused(order, OrderEdit(**change))

    assert isinstance(refusal, Invalid)
    assert field in refusal.fields


@pytest.mark.parametrize("count", [-1, 10**9])
def test_impossible_pieces_of_a_line_are_refused(shop: Shop, count: int) -> None:
    order = shop.order({"MUG": 2})

    refusal = refused(order, pieces(order, "MUG", count))

    assert isinstance(refusal, Invalid)
    assert list(refusal.fields) == [f"lines.{shop.line(order).pk}.pieces"]


def test_a_deleted_product_can_not_be_added_but_its_lines_stay(shop: Shop) -> None:
    shop.product("CUP", stock=3)
    order = shop.order({"MUG": 2})
    Variant.objects.filter(sku="CUP").delete()

    assert isinstance(refused(order, OrderEdit(new_lines=(NewLine(sku="CUP", quantity=1),))), Invalid)


def test_an_edit_of_an_order_that_changed_meanwhile_is_refused(shop: Shop) -> None:
    order = shop.order({"MUG": 3})
    seen = preview_edit(order.pk, OrderEdit()).version
    dispatch(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1})
    change = OrderEdit(lines={shop.line(order).pk: LineEdit(pieces=2)}, seen=seen)

    assert refused(order, change).code == "changed"

    fresh = preview_edit(order.pk, OrderEdit()).version
    edit_order(order.pk, OrderEdit(lines=change.lines, seen=fresh), actor=AYSE)
    assert shop.line(order).quantity == 2


def test_looking_twice_sees_the_same_version(shop: Shop) -> None:
    order = shop.order({"MUG": 3})

    assert preview_edit(order.pk, OrderEdit()).version == preview_edit(order.pk, OrderEdit()).version


def test_drafts_unfinished_and_cancelled_orders_are_not_edited(shop: Shop) -> None:
    paying = shop.order({"MUG": 1}, captured=False)
    cancelled = shop.order({"MUG": 1})
    cancel_order(cancelled.pk, actor=AYSE)
    draft = shop.order({"MUG": 1})
    Order.objects.filter(pk=draft.pk).update(draft=True)

    assert refused(paying, pieces(paying, "MUG", 2)).code == "pending_card"
    assert refused(cancelled, pieces(cancelled, "MUG", 2)).code == "cancelled"
    assert refused(draft, pieces(draft, "MUG", 2)).code == "draft"
    Order.objects.filter(pk=draft.pk).update(draft=False)


def test_a_standing_invoice_must_be_cancelled_first(shop: Shop) -> None:
    shop.seller()
    order = shop.order({"MUG": 2})
    invoice = issue_invoice(order.pk, actor=AYSE)

    refusal = refused(order, pieces(order, "MUG", 1))

    assert (refusal.code, refusal.details["number"]) == ("invoiced", invoice.number)
    edit_order(order.pk, OrderEdit(shipping_address=ADDRESS | {"line": "Yeni Sokak 5"}), actor=AYSE)


def test_nothing_changed_is_said(shop: Shop) -> None:
    order = shop.order({"MUG": 2})

    assert refused(order, OrderEdit()).code == "nothing_to_do"
    assert refused(order, pieces(order, "MUG", 2)).code == "nothing_to_do"


def test_the_courier_never_collects_more_than_is_owed(shop: Shop) -> None:
    order = shop.order({"MUG": 2}, payment_method="cash_on_delivery")
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    shop.react("shipment.requested")
    assert parcel.cod_amount == 20_000

    less = refused(order, OrderEdit(rules=(PriceRule(amount=1_000),)))
    order, shown = edit(order, OrderEdit(shipping_fee=5_000))

    assert less.code == "cash_on_delivery"
    assert parcel.reference in str(less)
    assert shown.to_collect == 25_000
    assert len(shown.warnings) == 1


def test_a_courier_who_was_not_told_yet_collects_the_new_amount(shop: Shop) -> None:
    order = shop.order({"MUG": 2}, payment_method="cash_on_delivery")
    parcel = mark_ready_to_ship(order.pk, actor=AYSE)

    edit(order, OrderEdit(rules=(PriceRule(amount=1_000),)))
    shop.react("order.edited")

    parcel.refresh_from_db()
    assert parcel.cod_amount == 19_000


def test_customer_and_addresses_change_with_it(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    can = NewCustomer(name="Can Er", email="can@example.com")
    other = shop.order({"MUG": 1}, customer=can, shipping_address=None)

    order, shown = edit(
        order, OrderEdit(customer_id=other.customer_id, shipping_address=ADDRESS | {"line": "Yeni Sokak 5"})
    )

    assert (order.customer_name, order.email) == ("Can Er", "can@example.com")
    assert order.shipping_address["line"] == "Yeni Sokak 5"
    assert shown.history == ({"what": "customer", "before": "Zeynep Yılmaz", "after": "Can Er"},)
    assert shop.events(order)[-2:] == ["order.address_changed", "order.edited"]


def test_an_address_alone_is_an_address_change(shop: Shop) -> None:
    order = shop.order({"MUG": 2})

    edit_order(order.pk, OrderEdit(shipping_address=ADDRESS | {"line": "Yeni Sokak 5"}), actor=AYSE)

    assert shop.events(order)[-1] == "order.address_changed"
    assert refused(order, OrderEdit(shipping_address=ADDRESS | {"line": "Yeni Sokak 5"})).code == "nothing_to_do"


def test_a_lowered_order_may_be_paid_and_starts_its_days(shop: Shop) -> None:
    order = shop.order({"MUG": 2}, payment_method="bank_transfer")
    record_payment(order.pk, actor=AYSE, amount=10_000)
    assert shop.fresh(order).ship_by is None

    order, _shown = edit(order, pieces(order, "MUG", 1))

    assert (order.payment_status, order.balance) == ("paid", 0)
    assert order.ship_by is not None


def test_a_script_in_a_title_stays_text(shop: Shop) -> None:
    order = shop.order({"MUG": 1})
    title = "<script>alert(1)</script>"

    edit(order, OrderEdit(new_lines=(NewLine(title=title, quantity=1, unit_price=100, vat_rate=Decimal(1)),)))

    assert order.lines.last().title == title


def test_an_edit_of_many_lines_takes_few_statements(shop: Shop, django_assert_max_num_queries: Any) -> None:
    skus = [f"P{number}" for number in range(60)]
    order = shop.order(dict.fromkeys(skus, 3))
    change = OrderEdit(lines={line.pk: LineEdit(pieces=2) for line in order.lines.all()})

    with django_assert_max_num_queries(30):
        edit_order(order.pk, change, actor=AYSE)

    assert shop.level("P7") == Level(on_hand=100, reserved=2)


def test_unknown_orders_are_not_found(shop: Shop) -> None:
    for call in (lambda: preview_edit(10**6, OrderEdit()), lambda: edit_order(10**6, OrderEdit(), actor=AYSE)):
        with pytest.raises(DomainError) as caught:
            call()
        assert caught.value.code == "order_not_found"


def test_what_is_refused_says_why(shop: Shop) -> None:
    order = shop.order({"MUG": 1})

    with pytest.raises(NotAllowed, match="siparişi iptal edin"):
        edit_order(order.pk, pieces(order, "MUG", 0), actor=AYSE)
