"""What every gateway's adapter promises, whatever stands behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils.module_loading import import_string

from kervan.lib.errors import Invalid, NotFound
from kervan.payments.gateways import (
    CanRefund,
    CanTest,
    GatewayRefused,
    GatewaySilent,
    RefundOutcome,
    gateway_type,
    gateway_types,
    make_gateway,
)
from tests.contracts.gateways import GatewayRig, refund

SALE, ONE, TWO = "P-1017", "0" * 31 + "1", "0" * 31 + "2"

# The far side commits by itself, as a real one does.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[kind.code for kind in gateway_types()])
def rig(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[GatewayRig]:
    package = gateway_type(request.param).make.rsplit(".", 2)[0]
    made: GatewayRig = import_string(f"{package}.tests.rig.Rig")()
    if not isinstance(made.gateway, CanRefund):
        pytest.skip("this gateway gives nothing back")
    made.sell(SALE, 30_000)
    yield made
    if hasattr(made, "close"):
        made.close()


def test_a_repeated_refund_is_one_refund(rig):
    first = rig.gateway.refund(refund(ONE))

    second = rig.gateway.refund(refund(ONE))

    assert (second.reference, second.number, second.outcome) == (ONE, first.number, RefundOutcome.SUCCEEDED)
    assert first.number
    assert rig.paid_back(SALE) == 12_990


def test_two_references_are_two_refunds(rig):
    rig.gateway.refund(refund(ONE))
    rig.gateway.refund(refund(TWO, amount=1))

    assert rig.paid_back(SALE) == 12_991


def test_more_than_is_left_is_refused_in_the_gateways_words(rig):
    rig.gateway.refund(refund(ONE, amount=30_000))

    with pytest.raises(GatewayRefused) as refusal:
        rig.gateway.refund(refund(TWO, amount=1))

    assert refusal.value.message == rig.words_for_too_much()
    assert refusal.value.code
    assert refusal.value.hint
    assert rig.paid_back(SALE) == 30_000


def test_a_lost_answer_and_its_repeat_are_one_refund(rig):
    rig.lose_next_answer()
    with pytest.raises(GatewaySilent):
        rig.gateway.refund(refund(ONE))
    assert rig.paid_back(SALE) == 12_990

    rig.gateway.refund(refund(ONE))

    assert rig.paid_back(SALE) == 12_990


def test_a_refund_whose_answer_was_lost_is_found(rig):
    rig.lose_next_answer()
    with pytest.raises(GatewaySilent):
        rig.gateway.refund(refund(ONE))

    found = rig.gateway.find_refund(refund(ONE))

    assert (found.reference, found.outcome) == (ONE, RefundOutcome.SUCCEEDED)
    assert found.number


def test_a_request_that_never_arrived_paid_nothing_and_is_not_found(rig):
    rig.lose_next_request()
    with pytest.raises(GatewaySilent):
        rig.gateway.refund(refund(ONE))

    assert rig.gateway.find_refund(refund(ONE)) is None
    assert rig.paid_back(SALE) == 0


def test_a_refused_refund_is_not_found_later(rig):
    with pytest.raises(GatewayRefused):
        rig.gateway.refund(refund(ONE, amount=30_001))

    found = rig.gateway.find_refund(refund(ONE, amount=30_001))

    assert found is None or found.outcome == RefundOutcome.FAILED


def test_a_silent_gateway_is_not_a_refusal(rig):
    rig.fall_silent()

    with pytest.raises(GatewaySilent):
        rig.gateway.refund(refund(ONE))
    with pytest.raises(GatewaySilent):
        rig.gateway.find_refund(refund(ONE))
    assert rig.paid_back(SALE) == 0


def test_a_stranger_is_refused_and_never_told_that_there_is_no_refund(rig):
    rig.gateway.refund(refund(ONE))
    rig.forget_the_account()

    with pytest.raises(GatewayRefused):
        rig.gateway.find_refund(refund(ONE))


def test_a_good_account_passes_its_test(rig):
    if not isinstance(rig.gateway, CanTest):
        pytest.skip("this gateway's account can't be tried")
    rig.gateway.test()
    rig.forget_the_account()

    with pytest.raises(GatewayRefused):
        rig.gateway.test()


@pytest.mark.parametrize("kind", gateway_types(), ids=lambda kind: kind.code)
def test_every_account_form_can_be_drawn(kind):
    fields = kind.settings_fields()

    assert kind.name
    assert len({field.name for field in fields}) == len(fields)
    for field in fields:
        assert str(field.label)
        assert (field.kind == "choice") == bool(field.choices)
        assert field.kind != "password" or field.secret


def test_an_unknown_gateway_is_refused_by_name():
    with pytest.raises(NotFound) as refusal:
        make_gateway("altin_kasa", {})

    assert refusal.value.code == "gateway_type_unknown"


@pytest.mark.parametrize("kind", gateway_types(), ids=lambda kind: kind.code)
def test_an_empty_required_setting_names_its_field(kind):
    [required, *_] = [field.name for field in kind.settings_fields() if field.required]
    filled = {field.name: field.default or "1" for field in kind.settings_fields() if field.required}

    with pytest.raises(Invalid) as refusal:
        make_gateway(kind.code, {**filled, required: " "})

    assert set(refusal.value.fields) == {required}
