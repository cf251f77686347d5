"""What is Kolay Gelsin's own: it is looked up before it is told, plates for il, and messages of its own."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from kervan.integrations.carriers.kolaygelsin.tests.rig import Rig
from kervan.integrations.carriers.plates import PLATES, plate_of
from kervan.shipping.carriers import CanPush, CarrierRefused, CarrierSilent, CashOnDelivery, TrackingStatus
from tests.contracts.carriers import RECEIVER, parcel

ONE, TWO = "202600000017", "202600000024"
AUTH = {"HASH": "kg-bildirim"}


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.close()


def message(event: object, **more: Any) -> dict[str, Any]:
    return {
        "CargoEventType": str(event),
        "ShipmentPartyType": "1",
        "ShipmentId": "9442",
        "ShipmentItemId": "94421",
        "LocationName": "İZMİR",
        "CustomerBarcode": ONE,
        "CustomerTrackingId": ONE,
        "CustomerSpecificCode": ONE,
        "CustomerId": "20",
        "TimeStamp": "2024-05-13T18:28:01.882+03:00",
        "EventDetailModel": {"ReturnShipmentId": ""},
        **more,
    }


def body(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def test_a_booking_brings_number_and_label(rig):
    booking = rig.carrier.book(parcel(ONE))

    assert booking.tracking_number == booking.carrier_id == "9442"
    assert (booking.label_format, booking.label) == ("html", f"<html>{ONE}</html>".encode())


def test_il_goes_by_plate_and_the_rest_as_the_carrier_wants_it(rig):
    rig.carrier.book(replace(parcel(ONE, cash=129_990), pieces=2))

    [told] = [one["asked"] for one in rig.far.parcels]
    assert told["Recipient"]["Address"]["CityId"] == 35
    assert told["Recipient"]["Gsm"] == "5321234567"
    assert told["SenderInvoiceAmount"] == "1299.90"
    assert [item["CustomerBarcode"] for item in told["ShipmentItemList"]] == [f"{ONE}-1", f"{ONE}-2"]


def test_every_plate_is_there_once():
    assert sorted(set(PLATES.values())) == list(range(1, 82))
    assert [plate_of(city) for city in ("ADANA", "İstanbul", "izmir", "Mersin", "Düzce", "Atlantis")] == [
        1, 34, 35, 33, 81, 0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words", "field"),
    [
        ({"city": "Atlantis"}, "CityNotFound", "receiver.city"),
        ({"line": "çölün ortası"}, "Bu kordinatta kurye çalışma alanı bulunamamıştır.", "receiver.district"),
    ],
)
def test_refusals_name_their_field(rig, change, words, field):
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE, receiver=replace(RECEIVER, **change)))

    assert (refusal.value.message, refusal.value.field) == (words, field)
    assert refusal.value.hint
    assert rig.far.parcels == []


def test_a_contract_without_collection_says_so(rig):
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE, cash=9_999_900))

    assert (refusal.value.message, refusal.value.field) == ("Tahsilatlı kargo yapılamaz.", "cash_on_delivery.amount")


def test_a_card_at_the_door_is_taken_only_where_the_contract_has_it(rig):
    by_card = replace(parcel(ONE), cash_on_delivery=CashOnDelivery(amount=5_000, method="card"))
    with pytest.raises(CarrierRefused, match="kartla"):
        rig.carrier.book(by_card)
    assert rig.far.parcels == []

    rig.same_account(card_at_door=True).book(by_card)

    assert rig.bookings_of(ONE) == 1


def test_without_messages_set_up_nothing_is_booked_since_nothing_could_be_looked_up(rig):
    rig.far.webhook = False

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE))

    assert "webhook" in refusal.value.hint
    assert rig.far.parcels == []


def test_a_wrong_token_is_named(rig):
    with pytest.raises(CarrierRefused) as refusal:
        rig.same_account(token="eski").test()

    assert refusal.value.field == "token"


@pytest.mark.parametrize("manner", ["throttle", "talk_nonsense", "fall_silent"])
def test_what_is_no_answer_is_silence(rig, manner):
    getattr(rig, manner)()

    with pytest.raises(CarrierSilent):
        rig.carrier.track([ONE])


def test_one_row_where_a_list_is_meant_and_windows_letters_are_read(rig):
    rig.far.lists_of_one_as_objects, rig.far.encoding = True, "cp1254"
    rig.carrier.book(parcel(ONE))

    [tracking] = rig.carrier.track([ONE])

    assert [scan.status for scan in tracking.scans] == [TrackingStatus.CREATED]


def test_stopped_before_the_pick_up_is_cancelled_and_after_it_a_return(rig):
    rig.carrier.book(parcel(ONE))
    rig.carrier.cancel(ONE)
    rig.carrier.book(parcel(TWO))
    rig.hand_over(TWO)
    rig.far.happen(TWO, 31, "2024-03-13T09:00:00+03:00", "İZMİR")

    one, two = rig.carrier.track([ONE, TWO])

    assert one.last.status == TrackingStatus.CANCELLED
    assert two.last.status == TrackingStatus.RETURNING


def test_a_picked_up_parcel_is_not_turned_back_by_a_cancellation(rig):
    rig.carrier.book(parcel(ONE))
    rig.hand_over(ONE)

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.cancel(ONE)

    assert refusal.value.code == "parcel_on_its_way"
    assert "/CancelPickupAndDelivery" not in [path for _method, path in rig.far.seen]


def test_two_pieces_have_arrived_when_both_have(rig):
    rig.carrier.book(replace(parcel(ONE), pieces=2))
    rig.hand_over(ONE)
    rig.far.happen(ONE, 29, "2024-03-13T14:00:00+03:00", "BORNOVA", piece=1)
    assert not rig.carrier.track([ONE])[0].last.status.final

    rig.far.happen(ONE, 29, "2024-03-13T15:00:00+03:00", "BORNOVA", piece=2)

    assert rig.carrier.track([ONE])[0].last.status == TrackingStatus.DELIVERED


def test_a_message_becomes_a_scan(rig):
    assert isinstance(rig.carrier, CanPush)

    [tracking] = rig.carrier.read_push(AUTH, body(message(29)))

    assert (tracking.reference, tracking.tracking_number) == (ONE, "9442")
    [scan] = tracking.scans
    assert (scan.status, scan.raw_code, scan.raw_text) == (TrackingStatus.DELIVERED, "29", "Gönderi teslim edildi")
    assert (scan.at, scan.place) == (datetime(2024, 5, 13, 15, 28, 1, tzinfo=UTC), "İZMİR")


def test_polling_after_a_message_finds_the_same_scan(rig):
    rig.carrier.book(parcel(ONE))
    rig.far.happen(ONE, 12, "2024-05-13T18:28:01.882+03:00", "İZMİR")

    [told] = rig.carrier.read_push(AUTH, body(message(12)))

    assert told.scans[0] in rig.carrier.track([ONE])[0].scans


def test_messages_come_in_lists_too(rig):
    row = {"CustomerSpecificCode": TWO, "ShipmentId": "9", "CargoEventLogModelList": [message(12), message(18)]}

    [tracking] = rig.carrier.read_push(AUTH, body([row]))

    assert [scan.raw_code for scan in tracking.scans] == ["12", "18"]
    assert tracking.reference == TWO


def test_an_event_nobody_told_us_about_is_kept(rig):
    [tracking] = rig.carrier.read_push(AUTH, body(message(77)))

    assert tracking.last.status == TrackingStatus.UNKNOWN


def test_a_piece_that_arrives_and_a_stopped_parcel_are_left_to_polling(rig):
    assert rig.carrier.read_push(AUTH, body(message(29, CustomerBarcode=f"{ONE}-1"))) == ()
    assert rig.carrier.read_push(AUTH, body(message(31))) == ()


def test_a_name_and_password_do_as_well_as_the_header(rig):
    coded = base64.b64encode(b"kervan:kg-bildirim").decode()

    assert rig.carrier.read_push({"authorization": f"Basic {coded}"}, body(message(12)))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Hash": ""},
        {"Hash": "baska"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic " + base64.b64encode(b"baska:kg-bildirim").decode()},
    ],
)
def test_a_forged_message_is_refused(rig, headers):
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.read_push(headers, body(message(29)))

    assert refusal.value.code == "push_forged"


def test_without_an_agreed_password_no_message_is_believed(rig):
    with pytest.raises(CarrierRefused, match="parolası"):
        rig.same_account(push_secret="").read_push({"Hash": ""}, body(message(29)))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"<xml/>", b"17"])
def test_an_unreadable_message_is_refused(rig, content):
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.read_push(AUTH, content)

    assert refusal.value.code == "push_unreadable"


def test_no_secret_is_logged(rig, caplog):
    rig.carrier.book(parcel(ONE))
    rig.fall_silent()
    with pytest.raises(CarrierSilent) as silence:
        rig.carrier.book(parcel(TWO))

    assert "kg-gizli" not in caplog.text + str(silence.value)
