"""Yurtiçi Kargo: users by the way of paying, errors inside HTTP 200, and what its states mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from kervan.integrations.carriers.yurtici.build import build_shipment
from kervan.integrations.carriers.yurtici.history import parse_trackings
from kervan.integrations.carriers.yurtici.parse import parse_booking, parse_cancellation
from kervan.integrations.carriers.yurtici.tests.rig import Rig
from kervan.lib.soap import read_answer
from kervan.shipping.carriers import CarrierRefused, CarrierSilent, TrackingStatus, make_carrier
from tests.contracts.carriers import RECEIVER, nameless, parcel

ONE, TWO = "202600000017", "202600000024"
FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture
def rig():
    made = Rig()
    yield made
    made.close()


def recorded(name):
    return read_answer((FIXTURES / f"{name}.xml").read_bytes())


def card(reference):
    paid = parcel(reference, cash=129_990)
    return replace(paid, cash_on_delivery=replace(paid.cash_on_delivery, method="card"))


# booking


def test_the_parcel_is_written_as_the_wsdl_has_it(rig):
    rig.carrier.book(replace(parcel(ONE), pieces=3))

    booked = rig.far.parcels[ONE]
    assert booked["receiverAddress"] == "Çığlı Mahallesi Güneş Sokak No: 5 Daire: 3"
    assert (booked["cityName"], booked["townName"], booked["receiverPhone1"]) == ("İzmir", "Bornova", "5321234567")
    assert (booked["cargoKey"], booked["invoiceKey"], booked["cargoCount"]) == (ONE, ONE, "3")
    assert booked["specialField1"] == "3$1017#"
    assert not {"ttInvoiceAmount", "ttDocumentId", "desi", "kg"} & set(booked)


def test_desi_and_kilo_go_out_where_the_contract_allows(rig):
    measured = build_shipment(parcel(ONE), {**rig.carrier.settings, "send_measures": True})["ShippingOrderVO"]

    assert (measured["desi"], measured["kg"]) == ("2.5", "1.75")


def test_each_way_of_paying_goes_under_its_own_user(rig):
    rig.carrier.book(parcel(ONE))
    rig.carrier.book(parcel(TWO, cash=129_990))
    rig.carrier.book(card("202600000048"))

    assert [booked["user"] for booked in rig.far.parcels.values()] == ["YKTEST", "YKNAKIT", "YKKART"]


def test_cash_at_the_door_names_amount_document_and_kind(rig):
    rig.carrier.book(parcel(ONE, cash=129_990))
    rig.carrier.book(card(TWO))

    cash, by_card = rig.far.parcels[ONE], rig.far.parcels[TWO]
    assert (cash["ttInvoiceAmount"], cash["ttDocumentId"], cash["ttCollectionType"]) == ("1299.90", "1017", "0")
    assert cash["ttDocumentSaveType"] == "0"
    assert "dcSelectedCredit" not in cash
    assert (by_card["ttCollectionType"], by_card["dcSelectedCredit"], by_card["dcCreditRule"]) == ("1", "1", "1")


def test_a_document_number_without_digits_is_the_parcels_own(rig):
    paid = parcel(ONE, cash=5_000)

    rig.carrier.book(replace(paid, cash_on_delivery=replace(paid.cash_on_delivery, document_number="SİP")))

    assert rig.far.parcels[ONE]["ttDocumentId"] == ONE


def test_without_a_user_for_cash_no_cash_parcel_goes_out(rig):
    bare = Rig(cash_username="")
    try:
        with pytest.raises(CarrierRefused) as refusal:
            bare.carrier.book(parcel(ONE, cash=129_990))
    finally:
        bare.close()

    assert (refusal.value.code, refusal.value.field) == ("carrier_user_missing", "cash_username")
    assert bare.far.seen == []


def test_parcels_the_receiver_pays_for_go_under_that_user():
    rig = Rig(payer="receiver", receiver_username="YKALICI", receiver_password="AO-gizli")
    try:
        rig.carrier.book(parcel(ONE))
    finally:
        rig.close()

    assert rig.far.parcels[ONE]["user"] == "YKALICI"


def test_a_cancelled_key_is_not_booked_again_in_silence(rig):
    rig.carrier.book(parcel(ONE))
    rig.carrier.cancel(ONE)

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE))

    assert refusal.value.message == "Verisi İptal Edilmiştir.Kargo Çıkışı Engellendi."
    assert refusal.value.field == "reference"
    assert rig.bookings_of(ONE) == 0


def test_a_key_that_another_booked_is_not_taken_for_ours(rig):
    rig.carrier.book(parcel(ONE))

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE, cash=129_990))  # under the user for cash: nobody would collect it

    assert refusal.value.code == "60020"
    assert "ttInvoiceAmount" not in rig.far.parcels[ONE]


def test_a_repeat_asked_about_too_soon_is_worth_another_try(rig):
    rig.carrier.book(parcel(ONE))
    rig.far.too_soon = True

    with pytest.raises(CarrierSilent):
        rig.carrier.book(parcel(ONE))

    rig.far.too_soon = False
    assert rig.carrier.book(parcel(ONE)).carrier_id == "2198077"


def test_refusals_inside_http_200_name_field_and_repair(rig):
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE, receiver=replace(RECEIVER, phone="+4930123")))

    assert (refusal.value.code, refusal.value.field) == ("82516", "receiver.phone")
    assert refusal.value.message == "Telefon numarası geçersiz."
    assert "alan koduyla" in refusal.value.hint
    assert rig.far.parcels == {}


def test_an_unknown_users_fault_is_told_in_its_words(rig):
    rig.far.faults_at_strangers = True
    rig.carrier.client.settings["password"] = "yanlış"

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE))

    assert refusal.value.message == "Kullanıcı adı veya şifre hatalı."


def test_the_connection_test_tries_every_user_and_names_the_wrong_one(rig):
    assert rig.carrier.test() is None
    assert rig.far.seen == ["queryShipment"] * 3

    rig.carrier.client.settings["card_password"] = "yanlış"
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.test()

    assert refusal.value.field == "card_username"


# cancelling


def test_a_parcel_is_cancelled_under_the_user_that_booked_it(rig):
    rig.carrier.book(card(ONE))

    rig.carrier.cancel(ONE)

    assert rig.bookings_of(ONE) == 0
    assert rig.far.seen == ["createShipment", "cancelShipment", "cancelShipment", "cancelShipment"]


def test_what_left_is_not_cancelled_and_the_carrier_says_so(rig):
    rig.carrier.book(parcel(ONE))
    rig.hand_over(ONE)

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.cancel(ONE)

    assert refusal.value.message == "Kargo Teslimattadır."
    assert refusal.value.code == "IND"


# tracking


def test_one_question_a_user_asks_only_for_what_is_still_unknown(rig):
    rig.carrier.book(parcel(ONE))
    rig.carrier.book(parcel(TWO, cash=129_990))
    rig.hand_over(ONE)
    rig.hand_over(TWO)
    rig.far.bodies.clear()

    found = rig.carrier.track([TWO, ONE])

    assert [tracking.reference for tracking in found] == [TWO, ONE]
    assert [(ONE in body, TWO in body) for body in rig.far.bodies] == [(True, True), (False, True)]


def test_a_delivered_parcel_tells_all_it_went_through(rig):
    rig.carrier.book(parcel(ONE))
    rig.finish(ONE)

    [tracking] = rig.carrier.track([ONE])

    assert tracking.tracking_number == "882600000017"
    assert tracking.tracking_url.startswith("http://selfservis.yurticikargo.com/")
    assert [(scan.status, scan.raw_code, scan.place) for scan in tracking.scans] == [
        (TrackingStatus.IN_TRANSIT, "YK", "İZMİR AKTARMA, İZMİR"),
        (TrackingStatus.DELIVERED, "DLV", "BORNOVA"),
    ]
    assert tracking.last.at == datetime(2024, 3, 13, 11, 15, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "reason", "why", "status"),
    [
        ("Kargo Yüklendi", "OK", "", TrackingStatus.IN_TRANSIT),
        ("Kurye Dağıtıma Çıktı", "OK", "", TrackingStatus.OUT_FOR_DELIVERY),
        ("Teslim Edilemedi", "AYY", "Adres Yanlış/Yetersiz", TrackingStatus.ATTEMPT_FAILED),
        ("Dağıtım", "AMU", "Alıcı Müşteriye Ulaşılamıyor", TrackingStatus.ATTEMPT_FAILED),
        ("Gönderi İade Edilecek", "AKE", "Alıcı Tarafından Kabul Edilmedi", TrackingStatus.RETURNING),
        ("Hasarlı Kargo", "OK", "", TrackingStatus.DELAYED),  # somebody must look; it may still be delivered
        ("Teslim Edildi", "OK", "", TrackingStatus.IN_TRANSIT),  # the state says when it is
        ("Zorlama Kaydı", "OK", "", TrackingStatus.UNKNOWN),
    ],
)
def test_the_history_is_read_by_its_words(rig, event, reason, why, status):
    rig.carrier.book(parcel(ONE))
    rig.hand_over(ONE)
    row = rig.far.event("XX", event, "20240313", "100000", unit="BORNOVA", reason=reason, why=why)
    rig.far.parcels[ONE]["item"]["invDocCargoVOArray"] = [row]

    [tracking] = rig.carrier.track([ONE])

    assert tracking.last.status == status
    assert tracking.last.raw_code == ("XX" if reason == "OK" else f"XX/{reason}")
    assert tracking.last.raw_text == (f"{event} – {why}" if why else event)


@pytest.mark.parametrize(
    ("state", "facts", "status"),
    [
        ("DLV", {"returnStatus": "2"}, TrackingStatus.DELIVERED),
        ("DLV", {"returnStatus": "3", "returnDeliveryDate": "20240320"}, TrackingStatus.RETURNED),
        ("IND", {"rejectStatus": "1", "rejectReasonExplanation": "Müşteri İsteği"}, TrackingStatus.RETURNING),
        ("IND", {"rejectStatus": "7"}, TrackingStatus.IN_TRANSIT),  # the return was dropped
        ("DLV", {"rejectStatus": "9"}, TrackingStatus.RETURNED),
        ("BI", {}, TrackingStatus.CANCELLED),
    ],
)
def test_a_return_wins_over_the_state(rig, state, facts, status):
    body = (FIXTURES / "query-on-its-way.xml").read_text()
    more = "".join(f"<{name}>{value}</{name}>" for name, value in facts.items())
    body = body.replace(">IND<", f">{state}<").replace("</docId>", f"</docId>{more}")

    [tracking] = parse_trackings(read_answer(body.encode()), [ONE])

    assert tracking.last.status == status


def test_an_untouched_parcel_has_neither_number_nor_scan(rig):
    [tracking] = parse_trackings(recorded("query-untouched"), [ONE])

    assert (tracking.tracking_number, tracking.scans) == (None, ())


# recorded answers


def test_the_recorded_answers_are_read():
    booking = parse_booking(recorded("create-accepted"), ONE)

    assert (booking.carrier_id, booking.tracking_number) == ("2198077", None)
    assert parse_booking(recorded("create-exists"), ONE) is None
    assert parse_cancellation(recorded("cancel-accepted"), ONE) is True


def test_something_unexpected_there_is_silence():
    with pytest.raises(CarrierSilent):
        parse_booking(recorded("unexpected"), ONE)


def test_a_test_server_can_stand_in(settings, rig):
    settings.CARRIER_TEST_SERVERS = {"yurtici": rig.far.address}

    carrier = make_carrier("yurtici", rig.SETTINGS)

    assert carrier.book(parcel(ONE)).reference == ONE


def test_a_carrier_that_refused_names_the_carriers_words(rig):
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(nameless(ONE))

    assert refusal.value.code == "82503"


def test_halves_of_desi_are_written_with_a_dot(rig):
    order = build_shipment(replace(parcel(ONE), desi=Decimal("10.0")), {**rig.carrier.settings, "send_measures": True})

    assert order["ShippingOrderVO"]["desi"] == "10"
