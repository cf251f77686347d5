"""What every gateway that takes payments promises, whatever stands behind it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils.module_loading import import_string

from kervan.payments.gateways import (
    CallbackForged,
    CanTakePayments,
    GatewayRefused,
    GatewaySilent,
    Incoming,
    PaymentOutcome,
    gateway_type,
    gateway_types,
)
from tests.contracts.card_gateways import CardRig, about, payment

pytestmark = pytest.mark.django_db(transaction=True)


def _takes_payments(code: str) -> bool:
    return issubclass(import_string(gateway_type(code).make), CanTakePayments)


@pytest.fixture(params=[kind.code for kind in gateway_types() if _takes_payments(kind.code)])
def rig(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[CardRig]:
    package = gateway_type(request.param).make.rsplit(".", 2)[0]
    made = import_string(f"{package}.tests.rig.Rig")()
    yield made
    if hasattr(made, "close"):
        made.close()


def test_a_paid_attempt_is_found_paid(rig):
    order = payment()
    step = rig.gateway.start(order)
    rig.pay(order, step)

    found = rig.gateway.find_payment(about(order, step))

    assert (found.outcome, found.reference) == (PaymentOutcome.CAPTURED, order.reference)
    assert (found.amount, found.currency, found.fee, found.installments) == (12_990, "TRY", 0, 1)
    assert found.number
    assert step.url.startswith(("https://", "/"))


def test_what_is_asked_twice_is_answered_twice(rig):
    order = payment()
    step = rig.gateway.start(order)
    rig.pay(order, step)

    assert rig.gateway.find_payment(about(order, step)) == rig.gateway.find_payment(about(order, step))


def test_an_attempt_nobody_finished_is_not_paid(rig):
    order = payment()
    step = rig.gateway.start(order)

    found = rig.gateway.find_payment(about(order, step))

    assert found is None or found.outcome == PaymentOutcome.PENDING


def test_an_attempt_that_never_began_is_unknown(rig):
    order = payment()
    started = rig.gateway.start(order)

    assert rig.gateway.find_payment(replace(about(order, started), reference="9" * 32, token="")) is None


def test_a_refused_card_is_told_in_the_banks_words(rig):
    order = payment()
    step = rig.gateway.start(order)
    words = rig.be_refused(order, step)

    found = rig.gateway.find_payment(about(order, step))

    news = rig.gateway.read_callback(rig.callback(order, step))
    told = [answer for answer in (found, news.answer) if answer is not None and answer.message]
    assert {(answer.outcome, answer.message) for answer in told} == {(PaymentOutcome.FAILED, words)}


def test_what_instalments_cost_above_the_amount_stands_apart(rig):
    order = payment(installments=(2, 3))
    step = rig.gateway.start(order)
    if not rig.INSTALLMENTS:
        pytest.skip("this gateway has no instalments")
    rig.pay(order, step, above=650, installments=3)

    found = rig.gateway.find_payment(about(order, step))

    assert (found.amount, found.fee, found.installments) == (12_990, 650, 3)


def test_another_amount_is_never_told_as_ours(rig):
    order = payment()
    step = rig.gateway.start(order)
    rig.pay_less(order, step)

    try:
        found = rig.gateway.find_payment(about(order, step))
    except GatewaySilent:
        return
    assert found.amount == 100


def test_the_gateways_message_names_the_payment(rig):
    order = payment()
    step = rig.gateway.start(order)
    rig.pay(order, step)

    news = rig.gateway.read_callback(rig.callback(order, step))

    assert order.reference == news.reference or (step.token and step.token == news.token)
    if news.answer is not None:
        assert (news.answer.outcome, news.answer.amount) == (PaymentOutcome.CAPTURED, 12_990)
    assert rig.gateway.reply().status == 200


def test_a_changed_message_is_not_believed(rig):
    order = payment()
    step = rig.gateway.start(order)
    rig.pay(order, step)

    with pytest.raises(CallbackForged):
        rig.gateway.read_callback(rig.forged_callback(order, step))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"token": {"a": 1}}', b"[" * 100_000])
def test_rubbish_is_no_message(rig, body):
    with pytest.raises(CallbackForged):
        rig.gateway.read_callback(Incoming(method="POST", body=body, headers={}, query={}, form={}))


def test_coming_back_proves_nothing(rig):
    order = payment()
    step = rig.gateway.start(order)

    news = rig.gateway.read_return(rig.comes_back(order, step))

    assert news.answer is None


def test_a_stranger_is_refused_in_the_gateways_words(rig):
    rig.forget_the_account()

    with pytest.raises(GatewayRefused) as refusal:
        rig.gateway.start(payment())

    assert refusal.value.message
    assert refusal.value.hint


@pytest.mark.parametrize("trouble", ["fall_silent", "throttle", "talk_nonsense"])
def test_no_usable_answer_is_silence_and_no_verdict(rig, trouble):
    order = payment()
    step = rig.gateway.start(order)
    rig.pay(order, step)
    getattr(rig, trouble)()

    with pytest.raises(GatewaySilent):
        rig.gateway.start(payment("8" * 32))
    with pytest.raises(GatewaySilent):
        rig.gateway.find_payment(about(order, step))


def test_lines_that_do_not_add_up_do_not_stop_the_payment(rig):
    order = payment(amount=5_000)
    step = rig.gateway.start(order)
    rig.pay(order, step)

    assert rig.gateway.find_payment(about(order, step)).amount == 5_000


def test_no_secret_is_logged_or_shown(rig, caplog):
    caplog.set_level(logging.DEBUG)
    order = payment()
    step = rig.gateway.start(order)
    rig.pay(order, step)
    rig.gateway.find_payment(about(order, step))
    rig.fall_silent()
    with pytest.raises(GatewaySilent) as silence:
        rig.gateway.find_payment(about(order, step))

    said = caplog.text + repr(silence.value) + str(silence.value)
    for secret in rig.secrets():
        assert secret not in said
