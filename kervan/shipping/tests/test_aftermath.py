"""What carriers do after we thought it was over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import NotAllowed
from kervan.shipping.actions.apply_tracking import apply_tracking
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.confirm_booking import confirm_booking
from kervan.shipping.actions.confirm_cancellation import confirm_cancellation
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from kervan.shipping.carriers import Booking, Scan, Tracking, TrackingStatus
from kervan.shipping.handlers import _due, ask_carriers
from kervan.shipping.models import Shipment
from tests.shop import AYSE, Shop


def scanned(parcel: Shipment, *statuses: TrackingStatus) -> Tracking:
    scans = tuple(
        Scan(at=datetime(2026, 11, 20, hour, tzinfo=UTC), status=status, raw_code=status, raw_text=status)
        for hour, status in enumerate(statuses, start=8)
    )
    return Tracking(reference=parcel.reference, scans=scans)


@pytest.fixture
def parcel(shop: Shop) -> Shipment:
    """Ready at the carrier."""
    order = shop.order({"MUG": 2})
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    confirm_booking(parcel.pk, Booking(reference="", carrier_id="1"), actor=SYSTEM)
    return parcel


def test_a_delivered_parcel_that_turns_back_is_undeliverable(shop: Shop, parcel: Shipment) -> None:
    apply_tracking(parcel.pk, scanned(parcel, TrackingStatus.PICKED_UP, TrackingStatus.DELIVERED), actor=SYSTEM)

    apply_tracking(
        parcel.pk,
        scanned(parcel, TrackingStatus.PICKED_UP, TrackingStatus.DELIVERED, TrackingStatus.RETURNING),
        actor=SYSTEM,
    )

    assert shop.fresh(parcel.order).status == "undeliverable"
    assert (shop.line(parcel.order).delivered, shop.line(parcel.order).undelivered) == (0, 2)


def test_staff_correct_a_delivery_before_they_call_it_undeliverable(shop: Shop, parcel: Shipment) -> None:
    apply_tracking(parcel.pk, scanned(parcel, TrackingStatus.PICKED_UP, TrackingStatus.DELIVERED), actor=SYSTEM)

    with pytest.raises(NotAllowed):
        mark_undelivered(parcel.pk, actor=AYSE)


def test_a_cancelled_parcel_that_the_carrier_took_is_not_sent_again_unseen(shop: Shop, parcel: Shipment) -> None:
    cancel_shipment(parcel.pk, actor=AYSE)
    confirm_cancellation(parcel.pk, actor=SYSTEM)

    for _ in range(2):
        apply_tracking(parcel.pk, scanned(parcel, TrackingStatus.CREATED, TrackingStatus.PICKED_UP), actor=SYSTEM)

    order = shop.fresh(parcel.order)
    assert order.held
    assert parcel.reference in order.hold_reason
    assert order.tags == ["İptal edilen gönderi yolda"]
    assert shop.events(order).count("shipment.left_though_cancelled") == 1


def test_carriers_are_still_asked_about_parcels_that_ended_lately(shop: Shop, parcel: Shipment) -> None:
    cancel_shipment(parcel.pk, actor=AYSE)
    assert _due(parcel.account_id or 0, 10, clock.now()) == [parcel.reference]
    confirm_cancellation(parcel.pk, actor=SYSTEM)
    Shipment.objects.update(asked_at=None)

    assert _due(parcel.account_id or 0, 10, clock.now()) == [parcel.reference]
    assert _due(parcel.account_id or 0, 10, clock.now()) == []


def test_a_carrier_slower_than_its_own_interval_is_asked_once_a_run(
    shop: Shop, parcel: Shipment, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    class Slow:
        batch_size = 10
        min_interval = timedelta(0)

        def track(self, references: list[str]) -> list[Tracking]:
            asked.append(references)
            assert len(asked) < 3, "asked again and again in one run"
            return []

    monkeypatch.setattr("kervan.shipping.handlers.carrier_of", lambda account: Slow())

    ask_carriers()

    assert asked == [[parcel.reference]]
