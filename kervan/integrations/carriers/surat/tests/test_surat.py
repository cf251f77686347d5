"""Sürat Kargo: prose is weighed by the account's words, and rows come in two shapes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kervan.integrations.carriers.surat.parse import parse_booking
from kervan.integrations.carriers.surat.tests.rig import Rig
from kervan.lib.soap import read_answer
from kervan.shipping.carriers import CarrierRefused, TrackingStatus
from tests.contracts.carriers import RECEIVER, nameless, parcel
from tests.soap_server import xml

ONE, TWO = "202600000017", "202600000024"


@pytest.fixture
def rig():
    made = Rig()
    yield made
    made.close()


def answered(words):
    return read_answer(f"<Envelope><Body><R>{xml(Result=words)}</R></Body></Envelope>".encode())


def test_the_parcel_is_written_as_the_fields_are_known(rig):
    rig.carrier.book(replace(parcel(ONE), pieces=2))

    sent = rig.far.parcels[ONE]
    assert sent["AliciAdresi"] == "Çığlı Mahallesi Güneş Sokak No: 5 Daire: 3"
    assert (sent["Il"], sent["Ilce"], sent["TelefonCep"]) == ("İzmir", "Bornova", "5321234567")
    assert (sent["OzelKargoTakipNo"], sent["Adet"], sent["KargoTuru"], sent["OdemeTipi"]) == (ONE, "2", "3", "1")
    assert (sent["BirimDesi"], sent["BirimKg"]) == ("2.5", "1.75")
    assert (sent["KapidanOdemeTahsilatTipi"], sent["KapidanOdemeTutari"]) == ("0", "0")


def test_cash_and_card_at_the_door_go_under_the_second_account(rig):
    rig.carrier.book(parcel(ONE, cash=129_990))
    paid = parcel(TWO, cash=129_990)
    rig.carrier.book(replace(paid, cash_on_delivery=replace(paid.cash_on_delivery, method="card")))

    cash, card = rig.far.parcels[ONE], rig.far.parcels[TWO]
    assert (cash["user"], cash["KapidanOdemeTahsilatTipi"], cash["KapidanOdemeTutari"]) == ("SR-KAPIDA", "1", "1299.90")
    assert (cash["IrsaliyeSeriNo"], cash["IrsaliyeSiraNo"]) == ("A", "1017")
    assert card["KapidanOdemeTahsilatTipi"] == "2"


def test_without_the_second_account_no_cash_parcel_goes_out():
    rig = Rig(cash_username="")
    try:
        with pytest.raises(CarrierRefused) as refusal:
            rig.carrier.book(parcel(ONE, cash=129_990))
    finally:
        rig.close()

    assert (refusal.value.code, refusal.value.field) == ("carrier_user_missing", "cash_username")
    assert rig.far.parcels == {}


def test_a_parcel_that_stands_in_the_rows_is_not_sent_again(rig):
    rig.far.lists_announcements = True
    rig.carrier.book(parcel(ONE))

    rig.carrier.book(parcel(ONE))

    assert rig.far.sent == 1
    assert rig.far.seen.count("GonderiyiKargoyaGonderYeni") == 1


def test_known_already_is_a_yes_in_the_carriers_words(rig):
    rig.carrier.book(parcel(ONE))

    again = rig.carrier.book(parcel(ONE))

    assert again.raw == {"answer": "Bu özel kargo takip no daha önce kaydedilmiştir."}
    assert rig.far.sent == 1


@pytest.mark.parametrize(
    "words",
    [
        "Hata oluştu",
        "Kayıt başarısız",
        "İlçe tanımsız",
        "",
        "Bu kayıt daha önce iptal edilmiştir",
        "İşlem başarılı, hata: 3",
    ],
)
def test_whatever_is_not_a_yes_is_a_refusal(rig, words):
    with pytest.raises(CarrierRefused) as refusal:
        parse_booking(answered(words), ONE, rig.carrier.settings)

    assert refusal.value.message == (words or "?")
    assert refusal.value.hint


def test_which_words_mean_yes_is_the_accounts(rig):
    told = answered("OK 12345")
    with pytest.raises(CarrierRefused):
        parse_booking(told, ONE, rig.carrier.settings)

    assert parse_booking(told, ONE, {**rig.carrier.settings, "yes_words": "tamam, ok"}).reference == ONE


def test_a_refusal_names_the_field_it_speaks_of(rig):
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(nameless(ONE))

    assert refusal.value.field == "receiver.name"
    assert rig.far.sent == 0


def test_what_left_is_not_withdrawn(rig):
    rig.carrier.book(parcel(ONE))
    rig.hand_over(ONE)

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.cancel(ONE)

    assert refusal.value.message == "Kargo kabulü yapılmış gönderi geri çekilemez."
    assert rig.bookings_of(ONE) == 1


def test_a_parcel_with_cash_is_withdrawn_under_its_account(rig):
    rig.carrier.book(parcel(ONE, cash=5_000))

    rig.carrier.cancel(ONE)

    assert rig.bookings_of(ONE) == 0


@pytest.mark.parametrize("rows_as_text", [False, True])
@pytest.mark.parametrize("lines", [False, True])
def test_both_shapes_of_rows_and_movements_are_read(rig, rows_as_text, lines):
    rig.far.rows_as_text, rig.far.lines = rows_as_text, lines
    rig.carrier.book(parcel(ONE))
    rig.carrier.book(parcel(TWO, cash=5_000))
    rig.finish(ONE)
    rig.hand_over(TWO)

    first, second = rig.carrier.track([ONE, TWO])

    assert (first.tracking_number, first.last.status) == ("2202600000017", TrackingStatus.DELIVERED)
    assert [scan.status for scan in first.scans] == [
        TrackingStatus.PICKED_UP,
        TrackingStatus.IN_TRANSIT,
        TrackingStatus.OUT_FOR_DELIVERY,
        TrackingStatus.IN_TRANSIT,
        TrackingStatus.DELIVERED,
    ]
    assert (second.last.status, second.last.place) == (TrackingStatus.IN_TRANSIT, "İZMİR AKTARMA")


def test_an_announcement_in_the_rows_is_no_parcel_yet(rig):
    rig.far.lists_announcements = True
    rig.carrier.book(parcel(ONE))

    [tracking] = rig.carrier.track([ONE])

    assert tracking.tracking_number is None
    assert [scan.status for scan in tracking.scans] == [TrackingStatus.CREATED]


def test_without_an_account_number_nothing_is_asked():
    rig = Rig(account_code="", cash_account_code="")
    try:
        rig.carrier.book(parcel(ONE))
        rig.hand_over(ONE)

        assert list(rig.carrier.track([ONE])) == []
    finally:
        rig.close()

    assert rig.far.seen == ["GonderiyiKargoyaGonderYeni"]


def test_the_connection_test_tries_every_user(rig):
    assert rig.carrier.test() is None
    assert rig.far.seen == ["GonderiGeriCek", "WebSiparisKoduToplu"] * 2

    rig.carrier.settings["cash_web_password"] = "yanlış"
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.test()

    assert refusal.value.field == "cash_username"


def test_a_customers_pipes_and_brackets_stay_text(rig):
    rig.carrier.book(parcel(ONE, receiver=replace(RECEIVER, name="Ada | <Adet>9</Adet>")))

    assert rig.far.parcels[ONE]["Adet"] == "1"
