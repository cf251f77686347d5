"""What is HepsiJet's own: our number behind the firm's letters, tokens of an hour, addresses with and without /rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kervan.integrations.carriers.hepsijet.tests.rig import Rig
from kervan.integrations.carriers.hepsijet.tests.server import FIRM
from kervan.shipping.carriers import CarrierRefused, CarrierSilent, CashOnDelivery, TrackingStatus
from tests.contracts.carriers import RECEIVER, parcel

ONE, TWO = "202600000017", "202600000024"


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.close()


def test_the_carriers_own_zpl_comes_with_the_booking_one_for_each_piece(rig):
    booking = rig.carrier.book(replace(parcel(ONE), pieces=2))

    assert booking.tracking_number == FIRM + ONE
    assert booking.label_format == "zpl"
    assert booking.label.count(b"^XA") == 2
    assert b"2/2" in booking.label


def test_a_repeat_fetches_the_same_label_anew(rig):
    first = rig.carrier.book(replace(parcel(ONE), pieces=2))

    assert rig.carrier.book(replace(parcel(ONE), pieces=2)) == first


def test_a_repeat_without_a_label_is_a_booking_all_the_same(rig):
    rig.carrier.book(parcel(ONE))
    rig.far.no_labels = True

    booking = rig.carrier.book(parcel(ONE))

    assert (booking.tracking_number, booking.label) == (FIRM + ONE, None)


def test_cash_to_collect_is_a_service_and_an_amount(rig):
    rig.carrier.book(parcel(ONE, cash=129_990))

    asked = rig.far.orders[FIRM + ONE]["asked"]
    assert asked["serviceType"] == ["POD"]
    [amount] = asked["deliveryAmountList"]
    assert (amount["type"], amount["amount"], amount["currency"]) == ("PRODUCT_AMOUNT", 1299.9, "TRY")


def test_without_a_service_code_nothing_is_collected_and_nothing_booked(rig):
    with pytest.raises(CarrierRefused) as refusal:
        rig.same_account(cod_service="").book(parcel(ONE, cash=129_990))

    assert refusal.value.field == "cash_on_delivery.amount"
    assert rig.far.orders == {}


def test_a_card_at_the_door_is_taken_only_where_the_contract_has_it(rig):
    by_card = replace(parcel(ONE), cash_on_delivery=CashOnDelivery(amount=5_000, method="card"))
    with pytest.raises(CarrierRefused, match="kartla"):
        rig.carrier.book(by_card)
    assert rig.far.orders == {}

    rig.same_account(card_at_door=True).book(by_card)

    assert rig.bookings_of(ONE) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"district": "Kordon"}, "receiver.district"), ({"phone": "+4915112345678"}, "receiver.phone")],
)
def test_refusals_name_their_field(rig, change, field):
    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE, receiver=replace(RECEIVER, **change)))

    assert refusal.value.field == field
    assert refusal.value.hint
    assert rig.far.orders == {}


def test_a_token_is_asked_for_once_and_again_when_it_ran_out(rig):
    rig.carrier.book(parcel(ONE))
    rig.carrier.track([ONE])
    assert rig.far.issued == 1

    rig.far.tokens.clear()

    assert rig.carrier.track([ONE])
    assert rig.far.issued == 2


def test_a_wrong_password_is_named_by_its_field(rig):
    with pytest.raises(CarrierRefused) as refusal:
        rig.same_account(password="eski").test()

    assert (refusal.value.message, refusal.value.field) == ("Kullanıcı adı veya şifre hatalı.", "password")


def test_addresses_without_rest_are_found_too(rig):
    rig.far.without_rest = True

    assert rig.carrier.book(parcel(ONE)).tracking_number == FIRM + ONE
    assert rig.carrier.track([ONE])


@pytest.mark.parametrize("manner", ["throttle", "talk_nonsense", "fall_silent"])
def test_what_is_no_answer_is_silence(rig, manner):
    getattr(rig, manner)()

    with pytest.raises(CarrierSilent):
        rig.carrier.book(parcel(ONE))
    assert rig.far.orders == {}


def test_one_row_where_a_list_is_meant_and_windows_letters_are_read(rig):
    rig.far.one_row, rig.far.encoding = True, "cp1254"
    rig.carrier.book(parcel(ONE))

    [tracking] = rig.carrier.track([ONE])

    assert [scan.status for scan in tracking.scans] == [TrackingStatus.CREATED]
    assert tracking.tracking_url == f"https://hepsijet.com/gonderi-takibi/{FIRM}{ONE}"


def test_a_failed_attempt_says_why_and_an_unknown_status_is_kept(rig):
    rig.carrier.book(parcel(ONE))
    rig.far.happen(FIRM + ONE, "FAILED_ATTEMPT", "2024-03-13T09:00:00", "BORNOVA", "Alıcı adreste yok")
    rig.far.happen(FIRM + ONE, "TELEPORTED", "2024-03-14T09:00:00", "BORNOVA")

    [tracking] = rig.carrier.track([ONE])

    assert [scan.status for scan in tracking.scans[1:]] == [TrackingStatus.ATTEMPT_FAILED, TrackingStatus.UNKNOWN]
    assert tracking.scans[1].raw_text == "Gönderi teslim edilemedi: Alıcı adreste yok"
    assert tracking.last.raw_code == "TELEPORTED"


def test_no_secret_is_logged(rig, caplog):
    rig.carrier.book(parcel(ONE))
    rig.fall_silent()
    with pytest.raises(CarrierSilent) as silence:
        rig.carrier.book(parcel(TWO))

    for secret in ("hj-gizli", "hj-anahtar-gizli", "hj-token"):
        assert secret not in caplog.text + str(silence.value)
