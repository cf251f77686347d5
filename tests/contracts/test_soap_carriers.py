"""What every SOAP carrier's adapter promises when its far side misbehaves."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils.module_loading import import_string

from kervan.integrations.carriers import soap_wire
from kervan.shipping.carriers import CarrierRefused, CarrierSilent, carrier_type, carrier_types
from tests.contracts.carriers import RECEIVER, nameless, parcel
from tests.soap_rig import SoapRig

ONE, TWO = "202600000017", "202600000024"


def _rig_of(code: str) -> type:
    package = carrier_type(code).make.rsplit(".", 2)[0]
    found: type = import_string(f"{package}.tests.rig.Rig")
    return found


SPEAKING_SOAP = [kind.code for kind in carrier_types() if issubclass(_rig_of(kind.code), SoapRig)]


@pytest.fixture(params=SPEAKING_SOAP)
def rig(request: pytest.FixtureRequest) -> Iterator[SoapRig]:
    made = _rig_of(request.param)()
    yield made
    made.close()


@pytest.mark.parametrize("manner", ["throttled", "down", "nonsense", "cut", "bomb", "fault"])
def test_whatever_is_no_answer_is_silence(rig, manner):
    rig.behave(manner)

    for asked in (lambda: rig.carrier.book(parcel(ONE)), lambda: rig.carrier.cancel(ONE), rig.carrier.test):
        with pytest.raises(CarrierSilent):
            asked()


@pytest.mark.parametrize("manner", ["throttled", "down", "nonsense", "cut", "bomb", "fault"])
def test_no_parcel_seems_unknown_when_the_carrier_is_out_of_order(rig, manner):
    rig.carrier.book(parcel(ONE))
    rig.hand_over(ONE)
    rig.behave(manner)

    with pytest.raises(CarrierSilent):
        rig.carrier.track([ONE])


def test_a_booking_whose_answer_was_cut_is_found_by_its_repeat(rig):
    rig.behave("cut")
    with pytest.raises(CarrierSilent):
        rig.carrier.book(parcel(ONE, cash=129_990))
    rig.behave("")

    assert rig.carrier.book(parcel(ONE, cash=129_990)).reference == ONE
    assert rig.bookings_of(ONE) == 1


def test_a_booking_that_took_too_long_is_found_by_its_repeat(rig, monkeypatch):
    monkeypatch.setattr(soap_wire, "TIMEOUT_SECONDS", 0.3)
    rig.behave("slow")
    with pytest.raises(CarrierSilent):
        rig.carrier.book(parcel(ONE))
    rig.behave("")
    monkeypatch.undo()

    assert rig.carrier.book(parcel(ONE)).reference == ONE
    assert rig.bookings_of(ONE) == 1


def test_a_door_that_is_shut_is_a_refusal_that_names_the_ip_address(rig):
    rig.behave("shut")

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(parcel(ONE))

    assert refusal.value.code == "403"
    assert "IP" in refusal.value.hint
    assert rig.bookings_of(ONE) == 0


def test_a_wrong_password_is_refused_in_the_carriers_words(rig):
    wrong = type(rig)(**dict.fromkeys((name for name in rig.SETTINGS if "password" in name), "yanlış"))
    try:
        with pytest.raises(CarrierRefused) as refusal:
            wrong.carrier.test()
        with pytest.raises(CarrierRefused):
            wrong.carrier.book(parcel(ONE))
    finally:
        wrong.close()

    assert refusal.value.message
    assert refusal.value.hint
    assert wrong.bookings_of(ONE) == 0


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("cp1254", "windows-1254"), ("cp1254", "utf-8"), ("cp1254", "iso-8859-9"), ("utf-16", "utf-16")],
)
def test_the_carriers_words_are_whole_in_every_encoding(rig, encoding, named):
    rig.write_in(encoding, named=named)

    with pytest.raises(CarrierRefused) as refusal:
        rig.carrier.book(nameless(ONE))

    assert refusal.value.message == rig.words_for_nameless()


def test_what_a_customer_typed_cannot_become_a_field(rig):
    name = "Ada </IsCod> & <b>Şükrü</b> ]]>"
    rig.carrier.book(parcel(ONE, receiver=replace(RECEIVER, name=name)))

    assert rig.receiver_of(ONE) == name


def test_no_secret_and_no_customer_is_in_a_log(rig, caplog):
    caplog.set_level(logging.DEBUG)
    rig.carrier.book(parcel(ONE, cash=129_990))
    rig.behave("down")
    with pytest.raises(CarrierSilent) as silence:
        rig.carrier.book(parcel(TWO))

    written = caplog.text + str(silence.value)
    assert not any(secret in written for secret in (*rig.secrets(), "Şükrü", "5321234567"))


def test_a_private_address_in_the_settings_is_not_called(rig):
    lured = type(rig)(address=rig.far.address)
    lured.carrier.client.wire.address = rig.far.address
    lured.carrier.client.wire.private_allowed = False
    try:
        with pytest.raises(CarrierRefused) as refusal:
            lured.carrier.book(parcel(ONE))
    finally:
        lured.close()

    assert refusal.value.field == "address"
    assert rig.far.bodies == []
