from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from kervan.integrations.carriers.sandbox.build import build_cash, build_parcel, local_phone
from kervan.integrations.carriers.sandbox.parse import (
    REPAIRS,
    STATUSES,
    parse_booking,
    parse_cancellation,
    parse_scan,
    parse_trackings,
)
from kervan.integrations.carriers.sandbox.plan import TEXTS
from kervan.shipping.carriers import (
    CanCancel,
    CanLabel,
    CanTest,
    CanTrack,
    CarrierRefused,
    CashOnDelivery,
    TrackingStatus,
    make_carrier,
)
from tests.contracts.carriers import parcel


def test_a_parcel_is_written_as_the_carrier_reads_it():
    built = build_parcel(parcel("202600000017", cash=129_990))

    assert built["reference"] == "202600000017"
    assert built["receiver"]["name"] == "Şükrü Öğünç Işıklı"
    assert built["receiver"]["line"] == "Çığlı Mahallesi Güneş Sokak No: 5 Daire: 3"
    assert (built["receiver"]["phone"], built["sender"]["phone"]) == ("5321234567", "2162223344")
    assert (built["desi"], built["weight_kg"]) == ("2.5", "1.75")
    assert built["cash_on_delivery"] == {
        "amount": "1299.90",
        "currency": "TRY",
        "method": "cash",
        "document_number": "1017",
    }


@pytest.mark.parametrize(
    ("kurus", "lira"), [(1, "0.01"), (10, "0.10"), (99, "0.99"), (100, "1.00"), (100_005, "1000.05")]
)
def test_no_kurus_is_lost_on_the_way_to_the_door(kurus, lira):
    assert build_cash(CashOnDelivery(amount=kurus))["amount"] == lira


@pytest.mark.parametrize("desi", ["1", "1.0", "1.00"])
def test_one_desi_is_written_in_one_way(desi):
    assert build_parcel(replace(parcel(), desi=Decimal(desi)))["desi"] == "1"


def test_ten_desi_is_not_written_as_a_power():
    assert build_parcel(replace(parcel(), desi=Decimal("10")))["desi"] == "10"


def test_a_parcel_without_desi_or_cash_says_so():
    built = build_parcel(replace(parcel(), desi=None, weight_kg=None))

    assert (built["desi"], built["weight_kg"], built["cash_on_delivery"]) == (None, None, None)


@pytest.mark.parametrize(
    ("phone", "local"), [("+905321234567", "5321234567"), ("+4915112345678", "4915112345678"), ("", "")]
)
def test_only_turkeys_code_is_taken_off_a_phone(phone, local):
    assert local_phone(phone) == local


def test_a_booking_keeps_the_whole_answer():
    answer = {"ok": True, "record": "DK-00000007", "reference": "202600000017", "text": "Kayıt alındı"}

    booking = parse_booking(answer)

    assert (booking.reference, booking.carrier_id) == ("202600000017", "DK-00000007")
    assert booking.tracking_number is None
    assert booking.raw == answer


def test_a_refusal_says_where_it_hurts_and_how_to_repair_it():
    with pytest.raises(CarrierRefused) as refusal:
        parse_booking({"ok": False, "code": "DK103", "message": "Alıcı telefonu eksik."})

    assert (refusal.value.code, refusal.value.field) == ("DK103", "receiver.phone")
    assert refusal.value.message == "Alıcı telefonu eksik."
    assert refusal.value.hint == "Alıcının telefonunu alan koduyla birlikte yazıp yeniden deneyin."


def test_a_refusal_nobody_told_us_about_keeps_the_carriers_words():
    with pytest.raises(CarrierRefused) as refusal:
        parse_booking({"ok": False, "code": "DK777", "message": "Sistem bakımda."})

    assert (refusal.value.message, refusal.value.code, refusal.value.field) == ("Sistem bakımda.", "DK777", None)


@pytest.mark.parametrize("code", ["DK404", "DK302"])
def test_nothing_left_to_cancel_is_what_was_wanted(code):
    assert parse_cancellation({"ok": False, "code": code, "message": "yok"}) is None


def test_any_other_no_to_a_cancellation_is_a_no():
    with pytest.raises(CarrierRefused):
        parse_cancellation({"ok": False, "code": "DK001", "message": "Şifre tanınmadı."})


def test_a_scan_is_told_in_utc_with_the_carriers_words():
    scan = parse_scan({"at": "03.02.2026 01:30:05", "code": "40", "text": "Dağıtımda", "place": "Bornova Şubesi"})

    assert scan.at == datetime(2026, 2, 2, 22, 30, 5, tzinfo=UTC)
    assert (scan.status, scan.raw_code) == (TrackingStatus.OUT_FOR_DELIVERY, "40")
    assert (scan.raw_text, scan.place) == ("Dağıtımda", "Bornova Şubesi")


def test_a_scan_with_an_unknown_code_is_kept_and_means_nothing():
    scan = parse_scan({"at": "03.02.2026 01:30:05", "code": "44", "text": "Yeni bir hareket", "place": ""})

    assert (scan.status, scan.raw_code, scan.raw_text) == (TrackingStatus.UNKNOWN, "44", "Yeni bir hareket")
    assert not scan.status.handed_over
    assert not scan.status.final


def test_a_refused_question_is_a_refusal_not_an_empty_answer():
    with pytest.raises(CarrierRefused):
        parse_trackings({"ok": False, "code": "DK001", "message": "Şifre tanınmadı."})


def test_every_code_of_the_carrier_has_a_meaning():
    assert set(STATUSES) == set(TEXTS)
    assert set(STATUSES.values()) == set(TrackingStatus) - {TrackingStatus.UNKNOWN}


def test_every_repair_is_a_sentence():
    assert all(str(hint).endswith(".") for _field, hint in REPAIRS.values())


def test_deneme_kargo_tracks_cancels_and_tests_but_prints_no_label():
    carrier = make_carrier("sandbox", {})

    assert isinstance(carrier, CanTrack)
    assert isinstance(carrier, CanCancel)
    assert isinstance(carrier, CanTest)
    assert not isinstance(carrier, CanLabel)


@pytest.mark.parametrize(("speed", "seconds"), [(1, 60), (30, 2), (720, 1)])
def test_a_fast_clock_may_be_asked_more_often(speed, seconds):
    assert make_carrier("sandbox", {"clock_speed": speed}).min_interval == timedelta(seconds=seconds)
