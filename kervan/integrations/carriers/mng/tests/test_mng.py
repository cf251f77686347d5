"""What is DHL eCommerce's own: two steps to a booking, tokens that run out, places by code, an ambiguous end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from kervan.integrations.carriers.mng.client import PLACES
from kervan.integrations.carriers.mng.tests.rig import Rig
from kervan.integrations.carriers.mng.tests.server import BASE
from kervan.shipping.carriers import CarrierRefused, CarrierSilent, CashOnDelivery, TrackingStatus
from tests.contracts.carriers import RECEIVER, parcel

ONE, TWO = "202600000017", "202600000024"
ORDER, BARCODE = BASE + "/standardcmdapi/createOrder", BASE + "/barcodecmdapi/createbarcode"


@pytest.fixture
def rig() -> Iterator[Rig]:
    PLACES.forget()
    made = Rig()
    yield made
    made.close()


def paths(rig: Rig) -> list[str]:
    return [path for _method, path in rig.far.seen]


def test_the_carriers_own_zpl_comes_with_the_booking(rig):
    booking = rig.carrier.book(replace(parcel(ONE), pieces=2))

    assert booking.tracking_number == booking.carrier_id == "504000000001"
    assert booking.label_format == "zpl"
    assert booking.label == b"^XA^CI28^FD504000000001001^FS^XZ\n^XA^CI28^FD504000000001002^FS^XZ"


def test_pieces_share_desi_and_weight_rounded_up(rig):
    rig.carrier.book(replace(parcel(ONE), pieces=2, desi=Decimal("5"), weight_kg=Decimal("1.2")))

    assert rig.far.shipments[ONE]["pieces"] == [
        {"barcode": f"{ONE}_PARCA1", "desi": 3, "kg": 1, "content": "Fincan takımı"},
        {"barcode": f"{ONE}_PARCA2", "desi": 3, "kg": 1, "content": "Fincan takımı"},
    ]


def test_cash_to_collect_is_told_at_both_steps(rig):
    rig.carrier.book(parcel(ONE, cash=129_990))

    assert (rig.far.orders[ONE]["order"]["isCOD"], rig.far.orders[ONE]["order"]["codAmount"]) == (1, 1299.9)
    assert (rig.far.shipments[ONE]["isCOD"], rig.far.shipments[ONE]["codAmount"]) == (1, 1299.9)


def test_a_card_at_the_door_is_taken_only_where_the_contract_has_it(rig):
    by_card = replace(parcel(ONE), cash_on_delivery=CashOnDelivery(amount=5_000, method="card"))
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(by_card)
    assert refusal.value.field == "cash_on_delivery.method"
    assert rig.far.orders == {}

    rig.same_account(card_at_door=True).book(by_card)

    assert rig.far.orders[ONE]["order"]["isCOD"] == 1


def test_il_and_ilce_go_by_the_carriers_codes(rig):
    rig.carrier.book(parcel(ONE))
    rig.carrier.book(parcel(TWO))

    recipient = rig.far.orders[ONE]["recipient"]
    assert (recipient["cityCode"], recipient["districtCode"]) == (35, 1203)
    assert paths(rig).count(BASE + "/cbsinfoapi/getcities") == 1


def test_an_ilce_the_carrier_does_not_know_is_refused_before_anything_is_ordered(rig):
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE, receiver=replace(RECEIVER, district="Kordon")))

    assert (refusal.value.field, refusal.value.code) == ("receiver.district", "place_unknown")
    assert "Kordon" in refusal.value.message
    assert ORDER not in paths(rig)


def test_without_the_list_of_places_names_are_sent(rig):
    rig.same_account(places="names").book(parcel(ONE, receiver=replace(RECEIVER, district="Kordon")))

    recipient = rig.far.orders[ONE]["recipient"]
    assert (recipient["cityCode"], recipient["districtName"]) == (0, "Kordon")
    assert not [path for path in paths(rig) if "cbsinfo" in path]


@pytest.mark.parametrize("step", [ORDER, BARCODE])
def test_an_answer_lost_at_either_step_leaves_one_order_and_one_shipment(rig, step):
    rig.far.MOVES = (step,)
    rig.lose_next_answer()
    with pytest.raises(CarrierSilent):
        rig.carrier.book(parcel(ONE))

    booking = rig.same_account().book(parcel(ONE))

    assert (len(rig.far.orders), rig.far.shipments_made) == (1, 1)
    assert booking.tracking_number == rig.far.shipments[ONE]["shipmentId"]


def test_a_label_whose_answer_was_lost_is_ours_unless_the_carrier_tells_it_again(rig):
    rig.carrier.book(parcel(ONE))

    assert rig.carrier.book(parcel(ONE)).label is None
    rig.far.repeats_labels = True
    assert rig.carrier.book(parcel(ONE)).label == b"^XA^CI28^FD504000000001001^FS^XZ"


@pytest.mark.parametrize("problem_details", [False, True])
def test_without_a_branch_the_order_waits_and_the_corrected_address_replaces_it(rig, problem_details):
    rig.far.no_branch, rig.far.problem_details = True, problem_details
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE))
    assert refusal.value.message == "VARIŞ ŞUBESİ BULUNAMADI"
    assert refusal.value.field == "receiver.district"
    assert rig.far.shipments == {}

    rig.far.no_branch = False
    rig.carrier.book(parcel(ONE, receiver=replace(RECEIVER, line="Kazımdirik, 296. Sokak No: 8")))

    assert rig.far.orders[ONE]["recipient"]["address"].endswith("296. Sokak No: 8")
    assert rig.far.shipments_made == 1


def test_a_token_is_asked_for_once_and_again_when_it_ran_out(rig):
    rig.carrier.book(parcel(ONE))
    rig.carrier.book(parcel(TWO))
    assert paths(rig).count(BASE + "/token") == 1

    rig.far.expire_tokens()
    [tracking] = rig.carrier.track([ONE])

    assert tracking.reference == ONE
    assert paths(rig).count(BASE + "/token") == 2


def test_a_wrong_password_is_named_by_its_field(rig):
    with pytest.raises(CarrierRefused) as refusal:
        rig.same_account(password="eski").test()

    assert refusal.value.message == "Müşteri numarası veya şifre hatalı."
    assert refusal.value.field == "password"
    assert refusal.value.hint


def test_keys_nobody_issued_are_refused(rig):
    with pytest.raises(CarrierRefused, match=r"Invalid client id or secret\."):
        rig.same_account(client_secret="x").test()


def test_an_api_product_that_is_missing_is_explained_and_no_token_is_wasted(rig):
    rig.far.no_subscription = True

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.test()

    assert "Cannot find valid subscription" in refusal.value.message
    assert "üye" in refusal.value.hint
    assert paths(rig).count(BASE + "/token") == 1


@pytest.mark.parametrize("manner", ["throttle", "talk_nonsense"])
def test_throttling_and_nonsense_are_silence(rig, manner):
    getattr(rig, manner)()

    with pytest.raises(CarrierSilent):
        rig.carrier.book(parcel(ONE))

    assert rig.far.orders == {}


def test_throttling_says_how_long_to_wait(rig):
    rig.throttle()

    with pytest.raises(CarrierSilent, match="again in 30"):
        rig.carrier.track([ONE])


@pytest.mark.parametrize("charset", ["", "; charset=windows-1254"])
def test_words_in_windows_turkish_are_read(rig, charset):
    rig.far.encoding, rig.far.charset = "cp1254", charset

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE, receiver=replace(RECEIVER, name="Ş")))

    assert refusal.value.message == "Alıcı adı en az 3 karakter olmalıdır."


def test_objects_where_lists_were_sent_are_read_too(rig):
    rig.far.lists_of_one = False

    assert rig.carrier.book(parcel(ONE)).tracking_number == "504000000001"


def test_one_event_that_comes_without_a_list_is_a_scan(rig):
    rig.carrier.book(parcel(ONE))
    rig.hand_over(ONE)

    [tracking] = rig.carrier.track([ONE])

    assert [(scan.status, scan.raw_text, scan.at) for scan in tracking.scans] == [
        (TrackingStatus.IN_TRANSIT, "Transfer_Aşamasında", datetime(2024, 3, 12, 5, 23, 4, tzinfo=UTC))
    ]
    assert tracking.tracking_url


def test_history_in_prose_ends_no_parcels_way_alone(rig):
    rig.carrier.book(parcel(ONE))
    rig.far.scan(ONE, 3, "Teslim edildi", "2024-03-13 07:10:00", "BORNOVA")
    rig.far.scan(ONE, 6, "[12] Adreste yok", "2024-03-13 15:00:00", "BORNOVA")

    [tracking] = rig.carrier.track([ONE])

    assert [scan.status for scan in tracking.scans] == [TrackingStatus.UNKNOWN, TrackingStatus.ATTEMPT_FAILED]


@pytest.mark.parametrize("meaning", [TrackingStatus.RETURNING, TrackingStatus.RETURNED])
def test_what_seven_means_is_the_shops_to_say(rig, meaning):
    carrier = rig.same_account(returned_code=str(meaning))
    carrier.book(parcel(ONE))
    rig.far.scan(ONE, 7, "İade", "2024-03-15 10:00:00", "KADIKÖY")

    [tracking] = carrier.track([ONE])

    assert tracking.last.status == meaning


def test_a_code_nobody_told_us_about_is_kept_and_means_nothing(rig):
    rig.carrier.book(parcel(ONE))
    rig.far.scan(ONE, 42, "Bilinmeyen", "2024-03-15 10:00:00", "KADIKÖY")

    [tracking] = rig.carrier.track([ONE])

    assert (tracking.last.status, tracking.last.raw_code) == (TrackingStatus.UNKNOWN, "42")


def test_what_was_learnt_before_the_carrier_fell_silent_is_kept(rig, monkeypatch):
    rig.carrier.book(parcel(ONE))
    rig.carrier.book(parcel(TWO))
    asked = rig.carrier.client.ask

    def ask(method: str, path: str, content: Any = None) -> Any:
        rig.far.silent = TWO in path
        return asked(method, path, content)

    monkeypatch.setattr(rig.carrier.client, "ask", ask)

    assert [tracking.reference for tracking in rig.carrier.track([ONE, TWO])] == [ONE]


def test_a_cancellation_takes_back_the_barcode_and_the_order(rig):
    rig.carrier.book(parcel(ONE))

    rig.carrier.cancel(ONE)

    assert (rig.far.orders, rig.far.shipments) == ({}, {})


def test_no_secret_is_logged(rig, caplog):
    rig.carrier.book(parcel(ONE))
    rig.fall_silent()
    with pytest.raises(CarrierSilent) as silence:
        rig.carrier.book(parcel(TWO))

    for secret in ("mng-gizli", "uygulama-gizli", "jwt-"):
        assert secret not in caplog.text + str(silence.value)
