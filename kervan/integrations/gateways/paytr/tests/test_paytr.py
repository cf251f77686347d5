"""PayTR's signatures by vectors, its callback, and what its answers mean."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest

from kervan.integrations.gateways.paytr import parse, sign
from kervan.integrations.gateways.paytr.build import build_page
from kervan.integrations.gateways.paytr.tests.rig import Rig
from kervan.integrations.gateways.paytr.tests.server import KEY, SALT
from kervan.payments.gateways import CallbackForged, GatewayRefused, GatewaySilent, PaymentOutcome, StepKind
from tests.contracts.card_gateways import about, payment
from tests.contracts.gateways import refund

KEYS = {"key": KEY, "salt": SALT}


@pytest.fixture
def rig():
    made = Rig()
    yield made
    made.close()


def test_each_service_is_signed_in_its_own_order():
    page = {
        "merchant_id": "100001",
        "user_ip": "192.0.2.10",
        "merchant_oid": "SIP1001",
        "email": "a@example.com",
        "payment_amount": "1800",
        "user_basket": "W1siVXJ1biAxIiwgIjE4LjAwIiwgMV1d",
        "no_installment": "0",
        "max_installment": "0",
        "currency": "TL",
        "test_mode": "1",
    }
    refunded = {"merchant_id": "100001", "merchant_oid": "SIP1001", "return_amount": "18.00"}
    callback = {"merchant_oid": "SIP1001", "status": "success", "total_amount": "1800"}

    assert sign.of_page(page, **KEYS) == "mu0Clv78O5WWD4LProG1cLTAMe+Ye5PwmOZAOusnWuI="
    assert sign.of_callback(callback, **KEYS) == "gvp/bxjZ+5c1WRTu9PxxKTEQ+Y6LvehYCxDnJQtE0eI="
    assert sign.of_refund(refunded, **KEYS) == "Bw1+dCo6WqVAh1fsGZ29cU4rNPKugUF+o1tX7roIkWI="
    assert sign.of_question(refunded, **KEYS) == "y1Gw/W4PYzKm4wafS61WrKKUHrx3evb1gs7+K9L6xxw="


def test_the_page_is_a_frame_and_asks_in_kurus(rig):
    step = rig.gateway.start(payment())

    asked = rig.far.pages["0" * 31 + "7"]
    assert (step.kind, step.url) == (StepKind.IFRAME, "https://www.paytr.com/odeme/guvenli/" + step.token)
    assert (asked["payment_amount"], asked["currency"], asked["test_mode"]) == ("12990", "TL", "1")
    assert (asked["no_installment"], asked["max_installment"]) == ("1", "0")
    assert json.loads(base64.b64decode(asked["user_basket"])) == [["2 × Kupa <b>", "99.90", 1], ["Kargo", "30.00", 1]]


def test_instalments_are_allowed_up_to_the_most(rig):
    fields = build_page(payment(installments=(2, 3, 6)), rig.gateway.settings)

    assert (fields["no_installment"], fields["max_installment"]) == ("0", "6")


def test_long_names_are_cut_to_what_paytr_takes(rig):
    order = payment()
    long = replace(order, buyer=replace(order.buyer, name="Ş" * 200, address="a" * 900, phone="5" * 50))

    fields = build_page(long, rig.gateway.settings)

    assert [len(fields[name]) for name in ("user_name", "user_address", "user_phone")] == [60, 400, 20]


def test_the_answer_to_a_callback_is_ok_and_nothing_else(rig):
    reply = rig.gateway.reply()

    assert (reply.status, reply.content_type, reply.body) == (200, "text/plain", "OK")


def test_a_callback_tells_what_was_paid_above_the_amount(rig):
    order = payment(installments=(3,))
    step = rig.gateway.start(order)
    rig.pay(order, step, above=650, installments=3)

    answer = rig.gateway.read_callback(rig.callback(order, step)).answer

    assert (answer.outcome, answer.amount, answer.fee, answer.number) == (
        PaymentOutcome.CAPTURED,
        12_990,
        650,
        order.reference,
    )


@pytest.mark.parametrize("claimed", ["1", "99999999", "", "12990.00", "١٢"])
def test_an_unsigned_amount_never_makes_more_of_what_was_paid(rig, claimed):
    order = payment()
    step = rig.gateway.start(order)
    rig.pay_less(order, step)
    genuine = rig.callback(order, step)
    changed = replace(genuine, form={**genuine.form, "payment_amount": claimed})

    try:
        answer = rig.gateway.read_callback(changed).answer
    except CallbackForged:
        return
    assert answer.amount + answer.fee == 100


@pytest.mark.parametrize("changed", [{"status": "success"}, {"total_amount": "1"}, {"hash": "é"}, {"hash": ""}])
def test_whatever_is_signed_cannot_be_changed(rig, changed):
    order = payment()
    step = rig.gateway.start(order)
    rig.be_refused(order, step)
    genuine = rig.callback(order, step)

    with pytest.raises(CallbackForged):
        rig.gateway.read_callback(replace(genuine, form={**genuine.form, **changed}))


def test_an_unknown_status_is_asked_about(rig):
    form = {"merchant_oid": "a1", "status": "waiting", "total_amount": "5"}
    form["hash"] = sign.of_callback(form, **KEYS)

    assert rig.gateway.read_callback(replace(rig.comes_back(None, None), form=form)).answer is None
    assert (
        parse.parse_payment({"status": "waiting"}, about(payment(), rig.gateway.start(payment()))).outcome
        == PaymentOutcome.PENDING
    )


def test_a_token_that_is_no_token_opens_no_page():
    with pytest.raises(GatewaySilent):
        parse.parse_page({"status": "success", "token": "../../x"})


def test_a_refund_without_a_name_and_of_the_same_amount_is_not_repeated(rig):
    rig.sell("P1017", 30_000)
    rig.far.payments["P1017"]["returns"].append({"amount": 12_990, "name": ""})

    with pytest.raises(GatewaySilent):
        rig.gateway.refund(refund("a" * 32, payment="P1017"))
    assert rig.paid_back("P1017") == 12_990


def test_money_is_not_only_held(rig):
    with pytest.raises(GatewayRefused):
        rig.gateway.start(payment(capture=False))
    assert rig.far.seen == []
