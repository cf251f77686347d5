"""What couriers collect is what is owed, whatever happens between packing and the door."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kervan.integrations.carriers.sandbox.models import SandboxParcel
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.orders.pricing import AdjustmentKind, Charge
from kervan.payments.actions.close_difference import close_difference
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.void_payment import void_payment
from kervan.sales.actions.cancel_order import cancel_order
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.dispatch_shipment import dispatch_shipment
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from kervan.shipping.actions.rebook_shipment import rebook_shipment
from kervan.shipping.actions.refuse_booking import refuse_booking
from kervan.shipping.carriers import CarrierRefused
from kervan.shipping.cash import at_the_door, shares
from kervan.shipping.models import CarrierAccount, Shipment
from kervan.shipping.states import State
from tests.shop import AYSE, Shop, facts

FEES = (
    Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990, vat_rate=Decimal(20)),
    Charge(kind=AdjustmentKind.COD_FEE, amount=1_000, vat_rate=Decimal(20)),
)
NO = CarrierRefused("Tanımsız il")


def ordered(shop: Shop, mugs: int = 3) -> Order:
    """Mugs at 100,00 TL, 49,90 TL for the freight and 10,00 TL for paying at the door."""
    shop.product("MUG", price=10_000, stock=50)
    return shop.order({"MUG": mugs}, payment_method="cash_on_delivery", charges=FEES)


def door(order: Order) -> tuple[int, int, bool]:
    order = Order.objects.get(pk=order.pk)
    now = at_the_door(order, list(order.shipments.select_related("account")))
    return now.collects, now.owed, now.wrong


def cash(parcel: Shipment) -> int:
    return Shipment.objects.get(pk=parcel.pk).cod_amount


def test_the_first_part_collects_the_fees_so_that_nothing_is_left_when_the_rest_is_cancelled(shop: Shop) -> None:
    order = ordered(shop)
    line = shop.line(order).pk
    first = dispatch(order.pk, actor=AYSE, quantities={line: 1})
    rest = mark_ready_to_ship(order.pk, actor=AYSE)
    assert (cash(first), cash(rest)) == (15_990, 20_000)

    cancel_shipment(rest.pk, actor=AYSE)
    cancel_order(order.pk, actor=AYSE, quantities={line: 2})
    shop.react()

    assert door(order) == (15_990, 15_990, False)


def test_a_part_that_is_cancelled_leaves_its_fees_to_the_next(shop: Shop) -> None:
    order = ordered(shop)
    first = mark_ready_to_ship(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1})
    rest = mark_ready_to_ship(order.pk, actor=AYSE)

    cancel_shipment(first.pk, actor=AYSE)
    shop.react()

    assert cash(rest) == 25_990
    assert "shipment.cash_changed" in shop.events(order)


def test_a_deposit_is_not_taken_for_the_money_a_courier_brought(shop: Shop) -> None:
    order = ordered(shop)
    record_payment(order.pk, actor=AYSE, amount=5_000)
    first = dispatch(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1})
    mark_delivered(first.pk, actor=AYSE)

    rest = dispatch(order.pk, actor=AYSE)

    assert (cash(first), cash(rest)) == (10_990, 20_000)
    assert door(order) == (30_990, 30_990, False)


def test_money_that_arrives_before_the_carrier_is_told_lowers_what_it_collects(shop: Shop) -> None:
    order = ordered(shop)
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    refuse_booking(parcel.pk, NO, actor=SYSTEM)

    paid = record_payment(order.pk, actor=AYSE, amount=35_900)
    shop.react("payment.captured")
    assert cash(parcel) == 90
    close_difference(order.pk, actor=AYSE)
    shop.react("payment.difference_closed")
    assert cash(parcel) == 0
    void_payment(paid.pk, actor=AYSE, reason="başka siparişin")
    shop.react("payment.voided")

    assert cash(parcel) == 35_900
    assert door(order) == (35_900, 35_900, False)


@pytest.mark.django_db(transaction=True)
def test_money_that_arrives_just_before_the_call_is_told_to_the_carrier_even_if_nobody_reacted_yet(shop: Shop) -> None:
    order = ordered(shop)
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    record_payment(order.pk, actor=AYSE, amount=10_000)

    shop.react("shipment.requested")

    assert SandboxParcel.objects.get(reference=parcel.reference).cash_on_delivery["amount"] == "259.90"
    assert cash(parcel) == 25_990


def test_a_label_printed_with_the_old_amount_counts_as_not_printed(shop: Shop) -> None:
    order = ordered(shop)
    parcel = mark_ready_to_ship(order.pk, actor=AYSE)
    Shipment.objects.filter(pk=parcel.pk).update(label_printed_at=parcel.created_at, label_printed_by="Ayşe")

    record_payment(order.pk, actor=AYSE, amount=10_000)
    shop.react()

    fresh = Shipment.objects.get(pk=parcel.pk)
    assert (fresh.cod_amount, fresh.label_printed_at, fresh.label_printed_by) == (25_990, None, "")


@pytest.mark.django_db(transaction=True)
def test_a_parcel_the_carrier_knows_is_cancelled_there_and_booked_anew_in_one_step(shop: Shop) -> None:
    order = ordered(shop)
    old = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk, note="Zili çalın")
    shop.react()
    record_payment(order.pk, actor=AYSE, amount=10_000)
    shop.react()
    assert door(order) == (35_990, 25_990, True)

    rebook_shipment(old.pk, actor=AYSE)
    rebook_shipment(old.pk, actor=AYSE)
    assert [parcel.state for parcel in Shipment.objects.all()] == [State.CANCELLING]
    shop.react()

    gone, new = Shipment.objects.order_by("id")
    assert (gone.state, new.state, new.cod_amount, new.note) == (State.CANCELLED, State.READY, 25_990, "Zili çalın")
    assert [parcel.cancelled_at is None for parcel in SandboxParcel.objects.order_by("id")] == [False, True]
    assert door(order) == (25_990, 25_990, False)
    assert shop.fresh(order).status == "ready_to_ship"


@pytest.mark.django_db(transaction=True)
def test_when_the_carrier_will_not_cancel_the_parcel_stays_and_nothing_is_booked(shop: Shop) -> None:
    order = ordered(shop)
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox(scan_after_hours=0).pk)
    shop.react()

    rebook_shipment(parcel.pk, actor=AYSE)
    shop.react()

    (same,) = Shipment.objects.all()
    assert (same.state, same.rebook) == (State.READY, None)
    assert "okutulmuş" in same.refusal


def test_a_parcel_that_left_is_not_rebooked_and_the_difference_is_shown(shop: Shop) -> None:
    order = ordered(shop)
    parcel = dispatch(order.pk, actor=AYSE)
    record_payment(order.pk, actor=AYSE, amount=10_000)
    shop.react()
    before = facts()

    with pytest.raises(NotAllowed) as refusal:
        rebook_shipment(parcel.pk, actor=AYSE)

    assert refusal.value.code == "wrong_state"
    assert facts() == before
    assert door(order) == (35_990, 25_990, True)


def test_what_the_last_parcel_could_not_take_is_shown_as_collected_by_nobody(shop: Shop) -> None:
    order = ordered(shop)
    paid = record_payment(order.pk, actor=AYSE, amount=10_000)
    dispatch(order.pk, actor=AYSE)

    void_payment(paid.pk, actor=AYSE, reason="yanlış")
    shop.react()

    assert door(order) == (25_990, 35_990, True)


def test_the_courier_does_not_collect_for_a_parcel_that_turns_back(shop: Shop) -> None:
    order = ordered(shop)
    first = dispatch(order.pk, actor=AYSE, quantities={shop.line(order).pk: 1})
    rest = mark_ready_to_ship(order.pk, actor=AYSE)

    mark_undelivered(first.pk, actor=AYSE, reason="Kabul edilmedi")
    shop.react()

    assert cash(rest) == 25_990


def test_reckoning_twice_changes_nothing(shop: Shop) -> None:
    order = ordered(shop)
    mark_ready_to_ship(order.pk, actor=AYSE)
    record_payment(order.pk, actor=AYSE, amount=10_000)
    shop.react()
    before = facts()

    shop._done.clear()
    shop.react("payment.captured")

    assert facts() == before


def test_a_parcel_of_another_payment_method_collects_nothing(shop: Shop) -> None:
    order = shop.order({"MUG": 1}, payment_method="bank_transfer")
    parcel = mark_ready_to_ship(order.pk, actor=AYSE)
    dispatch_shipment(parcel.pk, actor=AYSE)

    assert door(order) == (0, 10_000, False)


@given(
    net=st.integers(0, 10**7),
    quantity=st.integers(1, 12),
    fee=st.integers(0, 10_000),
    paid=st.integers(0, 10**7),
    data=st.data(),
)
def test_the_sum_collected_is_what_is_owed_for_the_pieces_packed(
    net: int, quantity: int, fee: int, paid: int, data: st.DataObject
) -> None:
    parts = data.draw(st.lists(st.integers(1, quantity), min_size=1, max_size=4))
    packed = sum(parts)
    if packed > quantity:
        parts = [quantity]
        packed = quantity
    line = OrderLine(pk=1, quantity=quantity, total=net, share=0)
    goods = (2 * net * packed + quantity) // (2 * quantity)
    due = net + fee
    order = Order(
        payment_method="cash_on_delivery", due=due, balance=due - paid, captured=paid, unsent=quantity - packed
    )
    parcels = [
        Shipment(pk=number, state=State.REQUESTED, account=CarrierAccount(type="sandbox"))
        for number, _part in enumerate(parts, start=1)
    ]
    contents = {number: {1: part} for number, part in enumerate(parts, start=1)}

    amounts = shares(order, [line], [Adjustment(kind="shipping_fee", amount=fee)], parcels, contents)

    assert sum(amounts.values()) == max(goods + fee - paid, 0)
    assert min(amounts.values()) >= 0
