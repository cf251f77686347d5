"""Parcels from packing to the door and back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kervan.lib.actor import SYSTEM
from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.actions.release_order import release_order
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.change_address import change_address
from kervan.shipping.actions.add_tracking import add_tracking
from kervan.shipping.actions.apply_tracking import apply_tracking
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.confirm_booking import confirm_booking
from kervan.shipping.actions.confirm_cancellation import refuse_cancellation
from kervan.shipping.actions.correct_delivery import correct_delivery
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.dispatch_shipment import dispatch_shipment
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from kervan.shipping.actions.refuse_booking import refuse_booking
from kervan.shipping.actions.restock_shipment import restock_shipment
from kervan.shipping.actions.retry_booking import retry_booking
from kervan.shipping.actions.take_back_dispatch import take_back_dispatch
from kervan.shipping.carriers import Booking, CarrierRefused, Scan, Tracking, TrackingStatus
from kervan.shipping.models import Shipment
from kervan.shipping.queries import moves_for
from kervan.shipping.states import State
from tests.shop import ADDRESS, AYSE, PACKER, Level, Shop, facts

NO = CarrierRefused("Alıcı telefonu hatalı", hint="Telefonu düzeltin")
YES = Booking(reference="", carrier_id="B-1")


def scan(status: TrackingStatus, hour: int, text: str = "") -> Scan:
    return Scan(at=datetime(2026, 11, 20, hour, tzinfo=UTC), status=status, raw_code=status.upper(), raw_text=text)


def booked(shop: Shop, **changes: object) -> Shipment:
    """A parcel of two mugs, waiting for the carrier's answer."""
    order = shop.order({"MUG": 2}, **changes)
    return mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)


def test_path_a_waits_for_the_carrier_and_is_ready_when_it_answers(shop: Shop) -> None:
    parcel = booked(shop)
    assert (parcel.state, shop.fresh(parcel.order).status) == (State.REQUESTED, "created")
    assert len(parcel.reference) == 12
    assert (parcel.desi, parcel.weight_g) == (2, 1000)

    confirm_booking(parcel.pk, YES, actor=SYSTEM)
    confirm_booking(parcel.pk, YES, actor=SYSTEM)

    order = shop.fresh(parcel.order)
    assert order.status == "ready_to_ship"
    assert shop.events(order).count("shipment.ready") == 1
    assert parcel.reference in order.numbers


def test_a_refusal_keeps_the_carriers_words_and_can_be_retried_after_correction(shop: Shop) -> None:
    parcel = booked(shop)
    refuse_booking(parcel.pk, NO, actor=SYSTEM)
    refused = Shipment.objects.get(pk=parcel.pk)
    assert (refused.state, refused.refusal, refused.refusal_hint) == ("refused", str(NO), "Telefonu düzeltin")

    change_address(parcel.order_id, actor=AYSE, shipping=ADDRESS | {"phone": "0533 765 43 21"})
    retry_booking(parcel.pk, actor=AYSE)
    confirm_booking(parcel.pk, YES, actor=SYSTEM)

    assert shop.fresh(parcel.order).status == "ready_to_ship"
    assert Shipment.objects.get(pk=parcel.pk).refusal == ""


def test_an_address_the_carrier_has_is_not_changed_behind_its_back(shop: Shop) -> None:
    parcel = booked(shop)

    with pytest.raises(NotAllowed) as refusal:
        change_address(parcel.order_id, actor=AYSE, shipping=ADDRESS | {"line": "Yeni Sokak 1"})

    assert refusal.value.code == "booked"


def test_path_b_sends_a_part_and_the_rest_stays_unsent(shop: Shop) -> None:
    order = shop.order({"MUG": 3, "CUP": 1})

    parcel = dispatch(order.pk, actor=AYSE, quantities={shop.line(order).pk: 2}, carrier="Aras")

    order = shop.fresh(order)
    assert (order.status, order.unsent) == ("partially_shipped", 2)
    assert shop.level("MUG") == Level(on_hand=98, reserved=1)
    assert parcel.carrier_name == "Aras Kargo"


def test_tracking_comes_only_after_the_parcel_left_and_builds_the_carriers_link(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    ready = mark_ready_to_ship(order.pk, actor=AYSE)
    with pytest.raises(NotAllowed) as refusal:
        add_tracking(ready.pk, actor=AYSE, tracking_number="1")
    assert refusal.value.code == "not_sent"
    dispatch_shipment(ready.pk, actor=AYSE)

    parcel = add_tracking(ready.pk, actor=AYSE, tracking_number="7300 123", carrier="yurtici")

    assert (parcel.carrier_name, parcel.tracking_number) == ("Yurtiçi Kargo", "7300123")
    assert parcel.tracking_url.endswith("code=7300123")
    typed = add_tracking(ready.pk, actor=AYSE, tracking_number="7300123", tracking_url="https://kargo.example/x")
    assert typed.tracking_url == "https://kargo.example/x"
    with pytest.raises(Invalid):
        add_tracking(ready.pk, actor=AYSE, tracking_url="javascript:alert(1)")


def test_a_dispatch_taken_back_puts_everything_back(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    parcel = dispatch(order.pk, actor=AYSE)

    take_back_dispatch(parcel.pk, actor=AYSE)

    order = shop.fresh(order)
    assert (order.status, order.unsent) == ("created", 2)
    assert shop.level("MUG") == Level(on_hand=100, reserved=2)
    assert Shipment.objects.get(pk=parcel.pk).state == State.CANCELLED


def test_a_ready_parcel_taken_back_is_ready_again(shop: Shop) -> None:
    parcel = booked(shop)
    confirm_booking(parcel.pk, YES, actor=SYSTEM)
    dispatch_shipment(parcel.pk, actor=AYSE)

    take_back_dispatch(parcel.pk, actor=AYSE)

    assert shop.fresh(parcel.order).status == "ready_to_ship"


def test_scans_send_deliver_and_tell_the_number_in_this_order(shop: Shop) -> None:
    parcel = booked(shop)
    confirm_booking(parcel.pk, YES, actor=SYSTEM)
    answer = Tracking(
        reference=parcel.reference,
        tracking_number="734000111222",
        scans=(
            scan(TrackingStatus.CREATED, 8),
            scan(TrackingStatus.PICKED_UP, 17, "Şubeye kabul edildi"),
            scan(TrackingStatus.DELIVERED, 23),
        ),
    )

    apply_tracking(parcel.pk, answer, actor=SYSTEM)
    apply_tracking(parcel.pk, answer, actor=SYSTEM)

    order, parcel = shop.fresh(parcel.order), Shipment.objects.get(pk=parcel.pk)
    assert (order.status, parcel.shipped_at.hour, parcel.delivered_at.hour) == ("delivered", 17, 23)
    assert shop.events(order)[-4:] == [
        "shipment.scanned",
        "shipment.dispatched",
        "shipment.tracking_added",
        "shipment.delivered",
    ]
    assert parcel.scans.count() == 3


def test_an_unknown_code_is_kept_and_changes_nothing(shop: Shop) -> None:
    parcel = booked(shop)
    confirm_booking(parcel.pk, YES, actor=SYSTEM)

    apply_tracking(
        parcel.pk, Tracking(reference=parcel.reference, scans=(scan(TrackingStatus.UNKNOWN, 9, "XQ7"),)), actor=SYSTEM
    )

    assert Shipment.objects.get(pk=parcel.pk).state == State.READY
    assert parcel.scans.get().raw_text == "XQ7"


def test_a_late_scan_never_moves_a_parcel_backwards(shop: Shop) -> None:
    parcel = booked(shop)
    confirm_booking(parcel.pk, YES, actor=SYSTEM)
    apply_tracking(
        parcel.pk, Tracking(reference=parcel.reference, scans=(scan(TrackingStatus.DELIVERED, 20),)), actor=SYSTEM
    )

    apply_tracking(
        parcel.pk, Tracking(reference=parcel.reference, scans=(scan(TrackingStatus.IN_TRANSIT, 21),)), actor=SYSTEM
    )

    parcel = Shipment.objects.get(pk=parcel.pk)
    assert (parcel.state, parcel.last_status) == ("delivered", "delivered")


def test_staff_may_go_ahead_of_the_carrier_and_its_scan_only_confirms(shop: Shop) -> None:
    parcel = booked(shop)
    confirm_booking(parcel.pk, YES, actor=SYSTEM)
    dispatch_shipment(parcel.pk, actor=AYSE)
    mark_delivered(parcel.pk, actor=AYSE)

    scans = (scan(TrackingStatus.PICKED_UP, 9), scan(TrackingStatus.DELIVERED, 10))
    apply_tracking(parcel.pk, Tracking(reference=parcel.reference, scans=scans), actor=SYSTEM)

    events = shop.events(parcel.order)
    assert (events.count("shipment.dispatched"), events.count("shipment.delivered")) == (1, 1)


def test_what_the_carrier_scanned_is_not_taken_back(shop: Shop) -> None:
    parcel = booked(shop)
    confirm_booking(parcel.pk, YES, actor=SYSTEM)
    apply_tracking(
        parcel.pk, Tracking(reference=parcel.reference, scans=(scan(TrackingStatus.PICKED_UP, 9),)), actor=SYSTEM
    )
    before = facts()

    with pytest.raises(NotAllowed) as refusal:
        take_back_dispatch(parcel.pk, actor=AYSE)

    assert refusal.value.code == "scanned"
    assert facts() == before


def test_a_cod_parcel_refused_at_the_door_comes_back_into_stock(shop: Shop) -> None:
    parcel = booked(shop, payment_method="cash_on_delivery")
    assert parcel.cod_amount == 20_000
    confirm_booking(parcel.pk, YES, actor=SYSTEM)
    scans = (scan(TrackingStatus.PICKED_UP, 9), scan(TrackingStatus.RETURNING, 15, "Alıcı kabul etmedi"))
    apply_tracking(parcel.pk, Tracking(reference=parcel.reference, scans=scans), actor=SYSTEM)
    assert shop.fresh(parcel.order).status == "undeliverable"

    restock_shipment(parcel.pk, actor=AYSE)

    order = shop.fresh(parcel.order)
    assert (order.status, order.unsent) == ("created", 2)
    assert shop.level("MUG") == Level(on_hand=100, reserved=2)
    cancel_order(order.pk, actor=AYSE, reason="Kapıda kabul etmedi")
    assert shop.fresh(order).payment_status == "voided"
    assert shop.level("MUG") == Level(on_hand=100, reserved=0)


def test_lost_pieces_do_not_return_to_stock_and_show_a_shortage(shop: Shop) -> None:
    shop.stock("MUG", 2)
    order = shop.order({"MUG": 2})
    parcel = dispatch(order.pk, actor=AYSE)
    mark_undelivered(parcel.pk, actor=AYSE, reason="Hasarlı")

    restock_shipment(parcel.pk, actor=AYSE, lost={shop.line(order).pk: 1})

    assert shop.level("MUG") == Level(on_hand=1, reserved=2)
    with pytest.raises(NotAllowed):
        restock_shipment(parcel.pk, actor=AYSE)


def test_cod_parts_collect_their_goods_and_the_last_one_the_rest(shop: Shop) -> None:
    shop.product("MUG", price=10_000, stock=5)
    order = shop.order({"MUG": 3}, payment_method="cash_on_delivery")
    line = shop.line(order).pk

    first = dispatch(order.pk, actor=AYSE, quantities={line: 1})
    rest = dispatch(order.pk, actor=AYSE)

    assert (first.cod_amount, rest.cod_amount) == (10_000, 20_000)


def test_a_booked_parcel_is_cancelled_at_the_carrier_first(shop: Shop) -> None:
    parcel = booked(shop)
    shop.react()

    cancel_shipment(parcel.pk, actor=AYSE)
    assert Shipment.objects.get(pk=parcel.pk).state == State.CANCELLING
    shop.react()

    assert Shipment.objects.get(pk=parcel.pk).state == State.CANCELLED
    assert shop.fresh(parcel.order).unsent == 2


def test_a_carrier_that_will_not_cancel_keeps_its_parcel(shop: Shop) -> None:
    parcel = booked(shop)
    confirm_booking(parcel.pk, YES, actor=SYSTEM)
    cancel_shipment(parcel.pk, actor=AYSE)

    refuse_cancellation(parcel.pk, CarrierRefused("Gönderi yola çıkmış", hint=""), actor=SYSTEM)

    parcel = Shipment.objects.get(pk=parcel.pk)
    assert (parcel.state, parcel.refusal) == ("ready", "Gönderi yola çıkmış")
    assert shop.fresh(parcel.order).status == "ready_to_ship"


def test_a_booking_that_succeeds_after_its_cancellation_is_cancelled_too(shop: Shop) -> None:
    parcel = booked(shop)
    cancel_shipment(parcel.pk, actor=AYSE)
    shop.react("shipment.cancel_requested")
    assert Shipment.objects.get(pk=parcel.pk).state == State.CANCELLED

    confirm_booking(parcel.pk, YES, actor=SYSTEM)

    assert shop.events(parcel.order)[-1] == "shipment.booked_too_late"
    assert Shipment.objects.get(pk=parcel.pk).state == State.CANCELLED


def test_delivery_marked_by_mistake_is_corrected(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    parcel = dispatch(order.pk, actor=AYSE)
    mark_delivered(parcel.pk, actor=AYSE)

    correct_delivery(parcel.pk, actor=AYSE)

    assert shop.fresh(order).status == "shipped"


def test_a_held_order_is_not_packed_until_released(shop: Shop) -> None:
    order = shop.order()
    hold_order(order.pk, actor=AYSE, reason="Adres soruluyor")
    before = facts()

    for attempt in (mark_ready_to_ship, dispatch):
        with pytest.raises(NotAllowed, match="Adres soruluyor"):
            attempt(order.pk, actor=AYSE)
    assert facts() == before
    release_order(order.pk, actor=AYSE)

    dispatch(order.pk, actor=AYSE)


def test_an_unpaid_transfer_is_not_sent_but_cod_is_and_the_right_overrides(shop: Shop) -> None:
    transfer = shop.order({"MUG": 1}, payment_method="bank_transfer")
    with pytest.raises(NotAllowed) as refusal:
        dispatch(transfer.pk, actor=PACKER)
    assert refusal.value.code == "unpaid"

    dispatch(shop.order({"MUG": 1}, payment_method="cash_on_delivery").pk, actor=PACKER)
    dispatch(transfer.pk, actor=AYSE)

    assert shop.fresh(transfer).status == "shipped"


def test_card_orders_without_money_and_orders_not_accepted_are_not_packed(shop: Shop) -> None:
    from kervan.shop.models import Shop as ShopSettings

    with pytest.raises(NotAllowed) as refusal:
        mark_ready_to_ship(shop.order(captured=False).pk, actor=AYSE)
    assert refusal.value.code == "pending_card"
    ShopSettings.objects.update(accept_by_hand=True)
    with pytest.raises(NotAllowed) as refusal:
        mark_ready_to_ship(shop.order().pk, actor=AYSE)
    assert refusal.value.code == "not_accepted"


@pytest.mark.parametrize("quantity", [-1, 3, 10**9])
def test_impossible_quantities_are_refused_by_line(shop: Shop, quantity: int) -> None:
    order = shop.order({"MUG": 2})
    line = shop.line(order).pk
    before = facts()

    with pytest.raises(Invalid) as refusal:
        dispatch(order.pk, actor=AYSE, quantities={line: quantity})

    assert f"quantities.{line}" in refusal.value.fields
    assert facts() == before


def test_every_state_offers_only_moves_that_work(shop: Shop) -> None:
    order = shop.order({"MUG": 2})
    parcel = dispatch(order.pk, actor=AYSE)
    assert "take_back" in moves_for(parcel)
    delivered = mark_delivered(parcel.pk, actor=AYSE)
    assert "cancel" not in moves_for(delivered)
    for wrong in (cancel_shipment, dispatch_shipment, take_back_dispatch, retry_booking, mark_undelivered):
        with pytest.raises(NotAllowed):
            wrong(parcel.pk, actor=AYSE)


def test_a_part_is_cancelled_and_only_what_was_not_sent(shop: Shop) -> None:
    shop.product("MUG", price=10_000, stock=5)
    order = shop.order({"MUG": 3})
    line = shop.line(order).pk
    dispatch(order.pk, actor=AYSE, quantities={line: 1})
    with pytest.raises(NotAllowed) as refusal:
        cancel_order(order.pk, actor=AYSE)
    assert refusal.value.code == "sent"

    cancel_order(order.pk, actor=AYSE, quantities={line: 1}, reason="Stok bozuk")

    order = shop.fresh(order)
    assert (order.due, order.balance, order.payment_status) == (20_000, -10_000, "overpaid")
    assert shop.level("MUG") == Level(on_hand=4, reserved=1)


def test_a_whole_order_with_a_parcel_at_the_carrier_says_what_to_do_first(shop: Shop) -> None:
    parcel = booked(shop)
    before = facts()

    with pytest.raises(NotAllowed, match="önce gönderiyi iptal edin"):
        cancel_order(parcel.order_id, actor=AYSE)

    assert facts() == before
