"""What every carrier's adapter promises, whatever stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.module_loading import import_string

from kervan.lib.clock import now
from kervan.lib.errors import Invalid, NotFound
from kervan.shipping.carriers import (
    CanCancel,
    CanTakeBack,
    CanTest,
    CanTrack,
    CarrierRefused,
    CarrierSilent,
    Receiver,
    Sender,
    TrackingStatus,
    carrier_type,
    carrier_types,
    make_carrier,
)
from tests.contracts.carriers import CarrierRig, nameless, parcel

ONE, TWO, NEVER_BOOKED = "202600000017", "202600000024", "202600000031"


@pytest.fixture(params=[kind.code for kind in carrier_types()])
def rig(request: pytest.FixtureRequest, db: None) -> Iterator[CarrierRig]:
    package = carrier_type(request.param).make.rsplit(".", 2)[0]
    made: CarrierRig = import_string(f"{package}.tests.rig.Rig")()
    yield made
    made.close()


def test_a_repeated_booking_is_the_same_booking(rig):
    first = rig.carrier.book(parcel(ONE))

    second = rig.carrier.book(parcel(ONE))

    assert (second.reference, second.carrier_id) == (first.reference, first.carrier_id) == (ONE, first.carrier_id)
    assert first.carrier_id
    assert rig.bookings_of(ONE) == 1


def test_a_parcel_on_its_way_back_is_booked_once_and_comes_to_the_shop(rig):
    if not isinstance(rig.carrier, CanTakeBack):
        pytest.skip("this carrier takes nothing back")
    there = parcel(ONE)
    back = replace(
        there,
        sender=Sender(
            name=there.receiver.name,
            phone=there.receiver.phone,
            line=there.receiver.line,
            district=there.receiver.district,
            city=there.receiver.city,
        ),
        receiver=Receiver(
            name=there.sender.name,
            phone=there.sender.phone,
            line=there.sender.line,
            district=there.sender.district,
            city=there.sender.city,
        ),
    )

    first, second = rig.carrier.book_return(back), rig.carrier.book_return(back)

    assert (second.reference, second.carrier_id) == (first.reference, first.carrier_id) == (ONE, first.carrier_id)
    assert rig.bookings_of(ONE) == 1
    assert rig.receiver_of(ONE) == there.sender.name


def test_two_references_are_two_bookings(rig):
    first = rig.carrier.book(parcel(ONE))
    second = rig.carrier.book(parcel(TWO))

    assert first.carrier_id != second.carrier_id
    assert (rig.bookings_of(ONE), rig.bookings_of(TWO)) == (1, 1)


def test_the_same_number_written_otherwise_is_the_same_parcel(rig):
    rig.carrier.book(replace(parcel(ONE), desi=Decimal("2.5")))

    again = rig.carrier.book(replace(parcel(ONE), desi=Decimal("2.50")))

    assert again.reference == ONE
    assert rig.bookings_of(ONE) == 1


def test_a_refusal_speaks_in_the_carriers_words_and_books_nothing(rig):
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(nameless(ONE))

    assert refusal.value.message == rig.words_for_nameless()
    assert refusal.value.field == "receiver.name"
    assert refusal.value.hint
    assert refusal.value.code
    assert rig.bookings_of(ONE) == 0


def test_a_refused_parcel_is_booked_under_its_reference_once_corrected(rig):
    with pytest.raises(CarrierRefused):
        rig.carrier.book(nameless(ONE))

    rig.carrier.book(parcel(ONE))

    assert rig.bookings_of(ONE) == 1


def test_a_lost_answer_and_its_repeat_are_one_parcel(rig):
    rig.lose_next_answer()
    with pytest.raises(CarrierSilent):
        rig.carrier.book(parcel(ONE))
    assert rig.bookings_of(ONE) == 1

    booking = rig.carrier.book(parcel(ONE))

    assert booking.reference == ONE
    assert rig.bookings_of(ONE) == 1


def test_a_silent_carrier_is_not_a_refusal(rig):
    rig.fall_silent()

    with pytest.raises(CarrierSilent):
        rig.carrier.book(parcel(ONE))

    assert rig.bookings_of(ONE) == 0


def test_turkish_letters_arrive_whole(rig):
    rig.carrier.book(parcel(ONE))

    assert rig.receiver_of(ONE) == "Şükrü Öğünç Işıklı"


def test_cash_on_delivery_is_booked(rig):
    booking = rig.carrier.book(parcel(ONE, cash=129_990))

    assert booking.reference == ONE


def test_a_booking_is_cancelled_once_and_again(rig):
    if not isinstance(rig.carrier, CanCancel):
        pytest.skip("this carrier takes no booking back")
    rig.carrier.book(parcel(ONE))

    rig.carrier.cancel(ONE)
    rig.carrier.cancel(ONE)

    assert rig.bookings_of(ONE) == 0


def test_cancelling_what_was_never_booked_is_fine(rig):
    if not isinstance(rig.carrier, CanCancel):
        pytest.skip("this carrier takes no booking back")

    assert rig.carrier.cancel(NEVER_BOOKED) is None


def test_a_cancellation_whose_answer_was_lost_is_repeated_in_peace(rig):
    if not isinstance(rig.carrier, CanCancel):
        pytest.skip("this carrier takes no booking back")
    rig.carrier.book(parcel(ONE))
    rig.lose_next_answer()
    with pytest.raises(CarrierSilent):
        rig.carrier.cancel(ONE)

    rig.carrier.cancel(ONE)

    assert rig.bookings_of(ONE) == 0


def test_a_parcel_in_the_carriers_hands_is_not_cancelled(rig):
    if not isinstance(rig.carrier, CanCancel):
        pytest.skip("this carrier takes no booking back")
    rig.carrier.book(parcel(ONE))
    rig.hand_over(ONE)

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.cancel(ONE)

    assert refusal.value.message
    assert rig.bookings_of(ONE) == 1


def test_unknown_references_are_absent(rig):
    if not isinstance(rig.carrier, CanTrack):
        pytest.skip("this carrier can't be asked")
    rig.carrier.book(parcel(ONE))
    rig.hand_over(ONE)

    trackings = rig.carrier.track([NEVER_BOOKED, ONE])

    assert [tracking.reference for tracking in trackings] == [ONE]
    assert list(rig.carrier.track([NEVER_BOOKED])) == []
    assert list(rig.carrier.track([])) == []


def test_before_the_first_scan_the_order_does_not_count_as_shipped(rig):
    if not isinstance(rig.carrier, CanTrack):
        pytest.skip("this carrier can't be asked")
    booking = rig.carrier.book(parcel(ONE))

    trackings = rig.carrier.track([ONE])  # where orders and parcels are two services, nothing is known yet

    assert [tracking.reference for tracking in trackings] in ([], [ONE])
    for tracking in trackings:
        assert tracking.tracking_number == booking.tracking_number
        assert not any(scan.status.handed_over for scan in tracking.scans)


def test_the_first_scan_brings_a_tracking_number_and_ships_the_parcel(rig):
    if not isinstance(rig.carrier, CanTrack):
        pytest.skip("this carrier can't be asked")
    rig.carrier.book(parcel(ONE))
    rig.carrier.book(parcel(TWO))
    rig.hand_over(ONE)

    [scanned] = rig.carrier.track([ONE])

    assert scanned.tracking_number
    assert scanned.tracking_number != ONE
    assert scanned.last.status.handed_over
    assert not scanned.last.status.final


def test_scans_come_in_order_with_the_carriers_own_code_and_words(rig):
    if not isinstance(rig.carrier, CanTrack):
        pytest.skip("this carrier can't be asked")
    rig.carrier.book(parcel(ONE))
    rig.finish(ONE)

    [tracking] = rig.carrier.track([ONE])

    times = [scan.at for scan in tracking.scans]
    assert times == sorted(times)
    assert all(time.utcoffset() == timedelta(0) and time <= now() for time in times)
    assert all(isinstance(scan.status, TrackingStatus) for scan in tracking.scans)
    assert all(scan.raw_code and scan.raw_text for scan in tracking.scans)
    assert TrackingStatus.UNKNOWN not in [scan.status for scan in tracking.scans]
    assert tracking.last.status.final


def test_asking_twice_gives_the_same_scans(rig):
    if not isinstance(rig.carrier, CanTrack):
        pytest.skip("this carrier can't be asked")
    rig.carrier.book(parcel(ONE))
    rig.finish(ONE)

    assert rig.carrier.track([ONE]) == rig.carrier.track([ONE])


def test_a_batch_is_as_long_as_it_says(rig):
    if not isinstance(rig.carrier, CanTrack):
        pytest.skip("this carrier can't be asked")
    references = [f"{2026_0000_0000 + number}" for number in range(rig.carrier.batch_size + 1)]

    assert list(rig.carrier.track(references[:-1])) == []
    with pytest.raises(ValueError):
        rig.carrier.track(references)
    assert rig.carrier.min_interval > timedelta(0)


def test_a_good_account_passes_its_test(rig):
    if not isinstance(rig.carrier, CanTest):
        pytest.skip("this carrier's account can't be tried")

    assert rig.carrier.test() is None


@pytest.mark.parametrize("kind", carrier_types(), ids=lambda kind: kind.code)
def test_every_account_form_can_be_drawn(kind):
    fields = kind.settings_fields()

    assert kind.name
    assert len({field.name for field in fields}) == len(fields)
    for field in fields:
        assert str(field.label)
        assert (field.kind == "choice") == bool(field.choices)
        assert field.kind != "password" or field.secret
        assert field.kind != "number" or field.low <= int(field.default or 0) <= field.high


def test_an_unknown_carrier_is_refused_by_name():
    with pytest.raises(NotFound) as refusal:
        make_carrier("posta_guvercini", {})

    assert refusal.value.code == "carrier_type_unknown"
    assert "posta_guvercini" in refusal.value.message


@pytest.mark.parametrize("kind", carrier_types(), ids=lambda kind: kind.code)
def test_an_empty_required_setting_names_its_field(kind):
    [required, *others] = [field.name for field in kind.settings_fields() if field.required]

    with pytest.raises(Invalid) as refusal:
        make_carrier(kind.code, {required: " ", **dict.fromkeys(others, "1")})

    assert set(refusal.value.fields) == {required}
