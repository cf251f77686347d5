"""Aras Kargo: an order is written anew when it is sent again, two services, and cash that is passed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kervan.integrations.carriers.aras.rows import parse_tracking, rows_in
from kervan.integrations.carriers.aras.tests.rig import Rig
from kervan.lib.soap import read_answer
from kervan.shipping.carriers import CanSettle, CarrierRefused, Settlement, TrackingStatus
from tests.contracts.carriers import RECEIVER, parcel
from tests.soap_server import xml

ONE, TWO, THREE = "202600000017", "202600000024", "202600000048"
FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture
def rig():
    made = Rig()
    yield made
    made.close()


def row(**changed):
    return {
        "MUSTERI_OZEL_KODU": ONE,
        "KARGO_TAKIP_NO": "3202600000017",
        "CIKIS_TARIH": "11.03.2024",
        "CIKIS_SAATI": "17:45",
        "TIP_KODU": "1",
        "DURUM_KODU": "2",
        "DURUMU": "Yolda",
        **changed,
    }


# booking


def test_the_order_is_written_as_the_document_has_it(rig):
    rig.carrier.book(parcel(ONE))

    order = rig.far.orders[ONE]
    assert order["ReceiverAddress"] == "Çığlı Mahallesi Güneş Sokak No: 5 Daire: 3"
    assert (order["ReceiverCityName"], order["ReceiverTownName"]) == ("İzmir", "Bornova")
    assert (order["TradingWaybillNumber"], order["ReceiverPhone1"]) == (ONE, "5321234567")
    assert (order["IsCod"], order["PayorTypeCode"], order["IsWorldWide"]) == ("0", "1", "0")
    assert (order["PieceCount"], order["barcodes"]) == ("1", [ONE])
    assert "CodAmount" not in order


def test_the_pieces_of_a_larger_parcel_are_counted_by_the_branch(rig):
    rig.carrier.book(replace(parcel(ONE), pieces=3))

    order = rig.far.orders[ONE]
    assert order["barcodes"] == []
    assert "PieceCount" not in order
    assert order["Description"] == "Fincan takımı, 3 parça"


def test_the_amount_never_goes_out_without_its_mark(rig):
    rig.carrier.book(parcel(ONE, cash=129_990))
    paid = parcel(TWO, cash=5)
    rig.carrier.book(replace(paid, cash_on_delivery=replace(paid.cash_on_delivery, method="card")))

    cash, card = rig.far.orders[ONE], rig.far.orders[TWO]
    assert (cash["IsCod"], cash["CodAmount"], cash["CodCollectionType"], cash["CodBillingType"]) == (
        "1",
        "1299.90",
        "0",
        "0",
    )
    assert (card["CodAmount"], card["CodCollectionType"]) == ("0.05", "1")


def test_the_decimal_mark_is_the_accounts():
    rig = Rig(decimal_mark=",")
    try:
        rig.carrier.book(parcel(ONE, cash=129_990))
    finally:
        rig.close()

    assert (rig.far.orders[ONE]["CodAmount"], rig.far.orders[ONE]["Weight"]) == ("1299,90", "1,75")


def test_a_parcel_whose_paper_is_written_is_booked_when_it_is_sent_again(rig):
    first = rig.carrier.book(parcel(ONE))
    rig.hand_over(ONE)

    again = rig.carrier.book(parcel(ONE))

    assert again.carrier_id == first.carrier_id
    assert rig.far.seen == ["SetOrder", "SetOrder", "GetOrderWithIntegrationCode"]


def test_a_piece_barcode_used_before_is_ours_or_refused(rig):
    rig.carrier.book(parcel(ONE))
    rig.far.pieces_only_once = True

    assert rig.carrier.book(parcel(ONE)).reference == ONE

    rig.far.orders[ONE]["IntegrationCode"] = "BASKASI"
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE))
    assert (refusal.value.code, refusal.value.field) == ("70027", "reference")


def test_cash_and_the_receiver_paying_do_not_go_together():
    rig = Rig(payer="receiver")
    try:
        with pytest.raises(CarrierRefused) as refusal:
            rig.carrier.book(parcel(ONE, cash=129_990))
    finally:
        rig.close()

    assert (refusal.value.code, refusal.value.field) == ("942", "payer")
    assert rig.far.orders == {}


def test_a_foreign_number_is_refused_with_field_and_repair(rig):
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE, receiver=replace(RECEIVER, phone="+493012345678")))

    assert refusal.value.message == "Telefon numarası sayısal olmalıdır."
    assert refusal.value.field == "receiver.phone"
    assert "alan koduyla" in refusal.value.hint


def test_a_written_paper_is_not_cancelled(rig):
    rig.carrier.book(parcel(ONE))
    rig.hand_over(ONE)

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.cancel(ONE)

    assert (refusal.value.code, refusal.value.message) == ("999", "İrsaliyesi kesilmiş kargo iptal edilemez.")


def test_the_connection_test_tries_both_subscriptions(rig):
    assert rig.carrier.test() is None
    assert (rig.far.seen, rig.asked.kinds) == (["CancelDispatch"], ["39"])

    rig.carrier.settings["query_password"] = "yanlış"
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.test()

    assert refusal.value.message == "Kullanıcı adı veya şifre hatalı."
    assert refusal.value.field == "query_username"


# tracking


@pytest.mark.parametrize("nesting", ["list", "object"])
def test_one_row_and_many_are_read_alike(rig, nesting):
    rig.asked.nesting = nesting
    for reference in (ONE, TWO):
        rig.carrier.book(parcel(reference))
        rig.hand_over(reference)

    assert [tracking.reference for tracking in rig.carrier.track([ONE])] == [ONE]
    assert [tracking.reference for tracking in rig.carrier.track([ONE, TWO])] == [ONE, TWO]


def test_movements_are_told_one_by_one(rig):
    rig.carrier.book(parcel(ONE))
    rig.finish(ONE)
    rig.asked.movements[ONE] = [
        {"İŞLEM TARİHİ": "12.03.2024 08:23:04", "BİRİM": "İZMİR AKTARMA", "İŞLEM": "Araçtan indirildi", "AÇIKLAMA": ""},
        {"İŞLEM TARİHİ": "13.03.2024 09:00:00", "BİRİM": "BORNOVA", "İŞLEM": "Dağıtıma çıkarıldı", "AÇIKLAMA": ""},
        {"İŞLEM TARİHİ": "13.03.2024 14:15:20", "BİRİM": "BORNOVA", "İŞLEM": "Teslim edildi", "AÇIKLAMA": "Ş. IŞIKLI"},
    ]

    [tracking] = rig.carrier.track([ONE])

    assert [(scan.status, scan.place) for scan in tracking.scans] == [
        (TrackingStatus.PICKED_UP, "KADIKÖY ŞUBE"),
        (TrackingStatus.IN_TRANSIT, "İZMİR AKTARMA"),
        (TrackingStatus.OUT_FOR_DELIVERY, "BORNOVA"),
        (TrackingStatus.IN_TRANSIT, "BORNOVA"),
        (TrackingStatus.DELIVERED, "BORNOVA ŞUBE"),
    ]
    assert tracking.last.at == datetime(2024, 3, 13, 11, 15, 20, tzinfo=UTC)
    assert tracking.tracking_url.endswith("?code=" + tracking.tracking_number)


def test_movements_are_not_asked_for_where_the_account_says_so():
    rig = Rig(movements="")
    try:
        rig.carrier.book(parcel(ONE))
        rig.hand_over(ONE)
        [tracking] = rig.carrier.track([ONE])
    finally:
        rig.close()

    assert rig.asked.kinds == ["39"]
    assert tracking.last.status == TrackingStatus.IN_TRANSIT


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"DURUM_KODU": "1"}, TrackingStatus.PICKED_UP, "1"),
        ({"DURUM_KODU": "2"}, TrackingStatus.IN_TRANSIT, "2"),
        ({"DURUM_KODU": "3"}, TrackingStatus.AT_DELIVERY_BRANCH, "3"),
        ({"DURUM_KODU": "3", "DEVIR_KODU": "11"}, TrackingStatus.ATTEMPT_FAILED, "3/D11"),
        ({"DURUM_KODU": "3", "DEVIR_KODU": "15"}, TrackingStatus.READY_FOR_PICKUP, "3/D15"),
        ({"DURUM_KODU": "3", "DEVIR_KODU": "14"}, TrackingStatus.DELAYED, "3/D14"),
        ({"DURUM_KODU": "4"}, TrackingStatus.OUT_FOR_DELIVERY, "4"),
        ({"DURUM_KODU": "5"}, TrackingStatus.DELAYED, "5"),
        ({"DURUM_KODU": "6"}, TrackingStatus.DELIVERED, "6"),
        ({"DURUM_KODU": "2", "TIP_KODU": "3"}, TrackingStatus.RETURNING, "2/T3"),
        ({"DURUM_KODU": "6", "TIP_KODU": "3"}, TrackingStatus.RETURNED, "6/T3"),
        ({"DURUM_KODU": "42"}, TrackingStatus.UNKNOWN, "42"),
    ],
)
def test_state_and_kind_are_read_together(changed, status, code):
    tracking = parse_tracking(row(**changed))

    assert (tracking.last.status, tracking.last.raw_code) == (status, code)


def test_without_the_subscription_to_ask_nothing_is_asked():
    rig = Rig(query_username="")
    try:
        rig.carrier.book(parcel(ONE))
        rig.hand_over(ONE)

        assert list(rig.carrier.track([ONE])) == []
        assert list(rig.carrier.settlements(date(2024, 3, 1), date(2024, 3, 31))) == []
        assert rig.carrier.test() is None
    finally:
        rig.close()

    assert rig.asked.kinds == []


@pytest.mark.parametrize("told", ["null", '{"QueryResult":null}', '{"QueryResult":""}', '{"QueryResult":[]}', ""])
def test_nothing_is_said_in_many_ways(told):
    body = f"<Envelope><Body><R>{xml(GetQueryJSONResult=told)}</R></Body></Envelope>"

    assert rows_in(read_answer(body.encode())) == []


def test_the_recorded_answers_are_read():
    single = rows_in(read_answer((FIXTURES / "query-single-row.xml").read_bytes()))

    [only] = single
    assert parse_tracking(only).tracking_number == "3202600000017"


# cash


def test_cash_passed_on_and_cash_still_there_are_told(rig):
    for reference in (ONE, TWO, THREE):
        rig.carrier.book(parcel(reference, cash=129_990))
        rig.finish(reference)
    paid = {"ODEME_TUTARI": "1.279,90", "ODEMETARIHI": "20.03.2024"}
    rig.far.orders[ONE]["row"] |= paid
    rig.far.orders[THREE]["row"] |= {**paid, "ODEMETARIHI": "02.05.2024"}  # told when its day comes

    told = rig.carrier.settlements(date(2024, 3, 15), date(2024, 3, 31))

    assert isinstance(rig.carrier, CanSettle)
    assert list(told) == [
        Settlement(reference=ONE, collected=129_990, commission=2_000, remitted_on=date(2024, 3, 20)),
        Settlement(reference=TWO, collected=129_990),
    ]


@pytest.mark.parametrize("changed", [{"TAHSILAT_IPTAL": "1"}, {"TIP_KODU": "3"}, {"DURUM_KODU": "4"}])
def test_cash_nobody_collected_is_not_told(rig, changed):
    rig.carrier.book(parcel(ONE, cash=129_990))
    rig.finish(ONE)
    rig.far.orders[ONE]["row"] |= changed

    assert list(rig.carrier.settlements(date(2024, 3, 15), date(2024, 3, 31))) == []


def test_parcels_are_looked_for_week_by_week_as_far_back_as_the_account_says(rig):
    rig.carrier.settings["settled_days"] = 14

    rig.carrier.settlements(date(2024, 3, 15), date(2024, 3, 31))

    assert rig.asked.kinds == ["13"] * 5  # 31 days by weeks, and no parcel to ask about


def test_rows_are_json_whatever_letters_they_hold(rig):
    rig.asked.encoding, rig.asked.named_encoding = "cp1254", "windows-1254"
    rig.carrier.book(parcel(ONE))
    rig.hand_over(ONE)

    [tracking] = rig.carrier.track([ONE])

    assert tracking.scans[0].place == "KADIKÖY ŞUBE"
