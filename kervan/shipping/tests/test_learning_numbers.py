"""The carrier's number, and whether the customer hears of it."""

from __future__ import annotations

from datetime import UTC, datetime

from kervan.events.models import Event
from kervan.lib.actor import SYSTEM
from kervan.notifications.models import Message
from kervan.shipping.actions.apply_tracking import apply_tracking
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.confirm_booking import confirm_booking
from kervan.shipping.actions.confirm_cancellation import confirm_cancellation
from kervan.shipping.actions.dispatch_shipment import dispatch_shipment
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.carriers import Booking, Scan, Tracking, TrackingStatus
from kervan.shipping.models import Shipment
from tests.shop import AYSE, Shop


def ready(shop: Shop) -> Shipment:
    order = shop.order({"MUG": 2})
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk, notify=False)
    return confirm_booking(parcel.pk, Booking(reference="", carrier_id="1"), actor=SYSTEM, notify=False)


def answer(status: TrackingStatus, number: str = "730012345678") -> Tracking:
    seen = Scan(at=datetime(2026, 11, 20, 9, tzinfo=UTC), status=status, raw_code=status.upper(), raw_text="")
    return Tracking(reference="", tracking_number=number, scans=(seen,))


def told() -> list[str]:
    return list(
        Message.objects.filter(kind__in=["parcel_shipped", "tracking"]).order_by("id").values_list("kind", flat=True)
    )


def test_a_number_known_before_the_parcel_left_is_told_once_and_after_it_left(shop: Shop) -> None:
    parcel = ready(shop)
    apply_tracking(parcel.pk, answer(TrackingStatus.CREATED), actor=SYSTEM)
    shop.react(*{event.name for event in Event.objects.exclude(name__in=["order.placed", "shipment.requested"])})
    assert told() == []

    dispatch_shipment(parcel.pk, actor=AYSE)
    shop.react("shipment.dispatched")

    assert told() == ["parcel_shipped", "tracking"]


def test_a_late_answer_about_a_cancelled_parcel_writes_to_nobody(shop: Shop) -> None:
    parcel = ready(shop)
    cancel_shipment(parcel.pk, actor=AYSE)
    confirm_cancellation(parcel.pk, actor=SYSTEM)

    apply_tracking(parcel.pk, answer(TrackingStatus.PICKED_UP), actor=SYSTEM)
    shop.react("shipment.tracking_added", "shipment.scanned")

    assert told() == []
    assert Shipment.objects.get(pk=parcel.pk).tracking_number == "730012345678"


def test_a_number_longer_than_we_keep_is_learnt_once(shop: Shop) -> None:
    parcel = ready(shop)

    for _poll in range(3):
        apply_tracking(parcel.pk, answer(TrackingStatus.PICKED_UP, "7" * 80), actor=SYSTEM)

    assert shop.events(parcel.order).count("shipment.tracking_added") == 1
