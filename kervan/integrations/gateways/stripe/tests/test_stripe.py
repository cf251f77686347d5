"""Stripe: keys, signed messages on the raw body, money held and taken, and what its answers mean."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
import time_machine

from kervan.integrations.gateways.stripe.tests.rig import Rig
from kervan.payments.gateways import (
    CallbackForged,
    CanCapture,
    CanVoid,
    GatewayRefused,
    GatewaySilent,
    PaymentOutcome,
    RefundOutcome,
)
from tests.contracts.card_gateways import about, payment
from tests.contracts.gateways import refund


@pytest.fixture
def rig():
    made = Rig()
    yield made
    made.close()


def held(rig):
    order = payment(capture=False)
    step = rig.gateway.start(order)
    rig.pay(order, step)
    return about(order, step)


def test_one_reference_opens_one_page(rig):
    with time_machine.travel("2026-11-25T10:00:00Z", tick=False):
        first, second = rig.gateway.start(payment()), rig.gateway.start(payment())

    assert first == second
    assert len(rig.far.sessions) == 1


def test_one_reference_for_another_amount_is_refused(rig):
    rig.gateway.start(payment())

    with pytest.raises(GatewayRefused):
        rig.gateway.start(payment(amount=1))
    assert len(rig.far.sessions) == 1


def test_the_customer_comes_back_with_the_sessions_name(rig):
    order = payment(return_url="https://dukkan.example/odeme/donus/?a=1")
    step = rig.gateway.start(order)

    assert rig.far.sessions[step.token]["success_url"] == (
        "https://dukkan.example/odeme/donus/?a=1&session_id={CHECKOUT_SESSION_ID}"
    )
    assert rig.gateway.read_return(rig.comes_back(order, step)).token == step.token


def test_nothing_about_this_machine_is_told(rig):
    rig.gateway.start(payment())

    [sent] = rig.far.headers
    assert not [name for name in sent if "telemetry" in name.lower() or "client-user-agent" in name.lower()]


def test_an_old_message_is_not_believed(rig):
    order = payment()
    step = rig.gateway.start(order)

    with pytest.raises(CallbackForged):
        rig.gateway.read_callback(rig.callback(order, step, at=int(time.time()) - 301))


def test_a_message_in_another_shape_than_it_was_signed_is_forged(rig):
    order = payment()
    step = rig.gateway.start(order)
    genuine = rig.callback(order, step)

    with pytest.raises(CallbackForged):
        rig.gateway.read_callback(replace(genuine, body=genuine.body.replace(b"\n", b"")))


def test_a_message_about_a_charge_names_the_payment_by_what_we_wrote_on_it(rig):
    charge = {"id": "ch_1", "object": "charge", "metadata": {"kervan_reference": "a" * 32}}

    assert rig.gateway.read_callback(rig.signed({"data": {"object": charge}})).reference == "a" * 32
    assert rig.gateway.read_callback(rig.signed({"data": {"object": {"object": "payout"}}})).reference == ""


def test_another_orders_session_proves_nothing(rig):
    order, other = payment(), payment("8" * 32)
    rig.gateway.start(order)
    theirs = rig.gateway.start(other)
    rig.pay(other, theirs)

    with pytest.raises(GatewaySilent):
        rig.gateway.find_payment(about(order, theirs))


def test_a_refused_card_leaves_the_page_open(rig):
    order = payment()
    step = rig.gateway.start(order)
    rig.far.refuse(step.token, "Your card was declined.")

    assert rig.gateway.find_payment(about(order, step)).outcome == PaymentOutcome.PENDING


def test_held_money_is_taken_once(rig):
    question = held(rig)
    assert isinstance(rig.gateway, CanCapture)
    assert rig.gateway.find_payment(question).outcome == PaymentOutcome.AUTHORIZED

    assert rig.gateway.capture(question, 12_990).outcome == PaymentOutcome.CAPTURED
    rig.far.keys.clear()  # a day later
    assert rig.gateway.capture(question, 12_990).outcome == PaymentOutcome.CAPTURED


def test_held_money_is_let_go_and_not_taken_afterwards(rig):
    question = held(rig)
    assert isinstance(rig.gateway, CanVoid)

    assert rig.gateway.void(question).outcome == PaymentOutcome.FAILED
    assert rig.gateway.capture(question, 12_990).outcome == PaymentOutcome.FAILED


def test_a_refund_is_one_refund_after_stripe_forgot_the_key(rig):
    rig.sell("pi_9", 30_000)
    rig.gateway.refund(refund("a" * 32, payment="pi_9"))
    rig.far.keys.clear()

    rig.gateway.refund(refund("a" * 32, payment="pi_9"))

    assert rig.paid_back("pi_9") == 12_990


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("pending", RefundOutcome.PENDING), ("requires_action", RefundOutcome.PENDING), ("failed", RefundOutcome.FAILED)],
)
def test_a_refund_may_be_decided_later(rig, status, outcome):
    rig.sell("pi_9", 30_000)
    rig.gateway.refund(refund("a" * 32, payment="pi_9"))
    rig.far.refunds[0]["status"] = status

    assert rig.gateway.find_refund(refund("a" * 32, payment="pi_9")).outcome == outcome


def test_the_libraries_own_vector_of_the_signature(rig):
    import stripe

    body = '{"data": {"object": {"object": "payout"}}}'
    header = stripe.WebhookSignature.generate_signature_header(body, rig.gateway.webhook_secret)
    incoming = replace(rig.signed({}), body=body.encode(), headers={"Stripe-Signature": header})

    assert rig.gateway.read_callback(incoming).answer is None
