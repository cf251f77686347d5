from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from kervan.lib.errors import DomainError
from kervan.shipping.carriers import CarrierRefused, CarrierSilent, Scan, Tracking, TrackingStatus

Status = TrackingStatus


def test_four_statuses_are_the_end_of_a_parcels_way():
    assert {status for status in Status if status.final} == {
        Status.DELIVERED,
        Status.RETURNED,
        Status.LOST_DAMAGED,
        Status.CANCELLED,
    }


def test_a_parcel_counts_as_shipped_once_the_carrier_holds_it():
    assert {status for status in Status if not status.handed_over} == {
        Status.CREATED,
        Status.CANCELLED,
        Status.UNKNOWN,
    }


def test_a_failed_attempt_is_not_yet_an_undelivered_parcel():
    assert {status for status in Status if status.undelivered} == {
        Status.RETURNING,
        Status.RETURNED,
        Status.LOST_DAMAGED,
    }


def test_a_carriers_no_is_shown_and_its_silence_is_not():
    refusal = CarrierRefused("Alıcı adı kısa.", code="X1", hint="Adı tam yazın.", field="receiver.name")

    assert isinstance(refusal, DomainError)
    assert (str(refusal), refusal.code, refusal.hint, refusal.field) == (
        "Alıcı adı kısa.",
        "X1",
        "Adı tam yazın.",
        "receiver.name",
    )
    assert refusal.details == {"hint": "Adı tam yazın.", "field": "receiver.name"}
    assert not issubclass(CarrierSilent, DomainError)


def test_the_last_scan_is_the_latest():
    scans = tuple(
        Scan(at=datetime(2026, 2, day, tzinfo=UTC), status=Status.IN_TRANSIT, raw_code=str(day), raw_text="Yolda")
        for day in (1, 2)
    )

    assert Tracking(reference="202600000017", scans=scans).last == scans[1]
    assert Tracking(reference="202600000017").last is None


def test_what_crossed_the_port_cannot_be_changed():
    tracking = Tracking(reference="202600000017")

    with pytest.raises(dataclasses.FrozenInstanceError):
        tracking.reference = "202600000024"
