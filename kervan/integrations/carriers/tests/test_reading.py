"""Carriers' times, amounts and prose."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kervan.integrations.carriers.reading import day_of, in_order, kurus, moment, passing, status_of
from kervan.shipping.carriers import Scan, TrackingStatus


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        ("20240311", "174502"),
        ("11.03.2024", "17:45:02"),
        ("11.03.2024 17:45:02", ""),
        ("11.03.2024 00:00:00", "17:45:02"),
        ("2024-03-11T17:45:02.113", ""),
        ("11/03/2024", "17:45:02"),
    ],
)
def test_every_way_to_write_a_time_is_istanbuls(day, hour):
    assert moment(day, hour) == datetime(2024, 3, 11, 14, 45, 2, tzinfo=UTC)


@pytest.mark.parametrize("day", ["", "0001-01-01T00:00:00", "bugün", "00000000", "31.02.2024"])
def test_what_is_no_time_is_none(day):
    assert moment(day) is None
    assert day_of(day) is None


def test_a_day_without_an_hour_begins_in_istanbul():
    assert moment("11.03.2024") == datetime(2024, 3, 10, 21, tzinfo=UTC)
    assert day_of("11.03.2024 17:45") == date(2024, 3, 11)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1299.90", 129_990),
        ("1.299,90", 129_990),
        ("1299,9", 129_990),
        ("1299.9000", 129_990),
        ("1.299.900,00", 129_990_000),
        ("0", 0),
        ("129 TL", 12_900),
        ("1.299", None),  # one lira, or a thousand?
        ("", None),
        ("yok", None),
        ("-5", None),
    ],
)
def test_an_amount_is_read_or_left_alone(text, amount):
    assert kurus(text) == amount


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("TESLİM EDİLDİ", TrackingStatus.DELIVERED),
        ("Teslim edilemedi - adreste yok", TrackingStatus.ATTEMPT_FAILED),
        ("GÖNDERİCİYE İADE EDİLDİ", TrackingStatus.RETURNED),
        ("İade sürecinde", TrackingStatus.RETURNING),
        ("Dağıtım şubesinde", TrackingStatus.AT_DELIVERY_BRANCH),
        ("Kuryeye zimmetlendi", TrackingStatus.OUT_FOR_DELIVERY),
        ("Aktarma merkezine sevk edildi", TrackingStatus.IN_TRANSIT),
        ("Kargo kabul edildi", TrackingStatus.PICKED_UP),
        ("Sipariş alındı", TrackingStatus.CREATED),
        ("Alıcı kabul etmiyor", TrackingStatus.ATTEMPT_FAILED),
        ("Gönderi kayboldu", TrackingStatus.LOST_DAMAGED),
        ("", TrackingStatus.UNKNOWN),
        ("Zorlama", TrackingStatus.UNKNOWN),
    ],
)
def test_prose_is_read_by_its_keywords(words, status):
    assert status_of(words) == status


def test_a_line_of_a_history_ends_nothing():
    assert passing(TrackingStatus.DELIVERED) == TrackingStatus.IN_TRANSIT
    assert passing(TrackingStatus.LOST_DAMAGED) == TrackingStatus.DELAYED
    assert passing(TrackingStatus.RETURNING) == TrackingStatus.RETURNING


def test_nothing_follows_the_end():
    early, end, late = (
        Scan(at=datetime(2024, 3, day, tzinfo=UTC), status=status, raw_code="x", raw_text="x")
        for day, status in ((1, TrackingStatus.IN_TRANSIT), (2, TrackingStatus.DELIVERED), (3, TrackingStatus.DELAYED))
    )

    assert in_order([late, early], end) == (early, end)
    assert in_order([late, early]) == (early, late)
