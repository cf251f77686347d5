"""iyzico's signatures by vectors, and what its answers mean."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from kervan.integrations.gateways.iyzico import parse, sign
from kervan.integrations.gateways.iyzico.build import build_form, build_refund
from kervan.integrations.gateways.iyzico.tests.rig import Rig
from kervan.integrations.gateways.iyzico.tests.server import SECRET
from kervan.payments.gateways import (
    CallbackForged,
    GatewayRefused,
    GatewaySilent,
    Incoming,
    PaymentOutcome,
    RefundOutcome,
    make_gateway,
)
from tests.contracts.card_gateways import BUYER, about, payment
from tests.contracts.gateways import refund


@pytest.fixture
def rig():
    made = Rig()
    yield made
    made.close()


def test_the_request_is_signed_over_random_path_and_body():
    header = sign.authorization(
        "sandbox-api",
        "sandbox-secret",
        rnd="abcdEFGH",
        path="/payment/iyzipos/checkoutform/initialize/auth/ecom",
        body='{"locale": "tr"}',
    )

    import base64

    assert base64.b64decode(header.removeprefix("IYZWSv2 ")).decode() == (
        "apiKey:sandbox-api&randomKey:abcdEFGH&signature:"
        "c1b978049d0939597cf4296fec5aa6ef83ab4e231ad3a1c05f91042d2a1cfcad"
    )


def test_answers_are_signed_over_their_fields():
    form = {"conversationId": "SIP1001", "token": "tok-1"}
    paid = {
        **form,
        "paymentStatus": "SUCCESS",
        "paymentId": "22483975",
        "currency": "TRY",
        "basketId": "SIP1001",
        "paidPrice": Decimal("120.50000000"),
        "price": Decimal("120.5"),
    }

    assert sign.of_answer("testsecret", form, sign.OF_FORM) == (
        "41350b2e03c2c2de080252d25e2b4da5e98e8c77b7d8c2ba187cec7e65c0178b"
    )
    assert sign.of_answer("testsecret", paid, sign.OF_PAYMENT) == (
        "43c90e2f37476b88b923bb7818197900be724a5b14df1166e83fa787347d1ada"
    )


@pytest.mark.parametrize(
    ("message", "signature"),
    [
        (
            {
                "iyziEventType": "CHECKOUT_FORM_AUTH",
                "iyziPaymentId": 22483975,
                "token": "tok-1",
                "paymentConversationId": "SIP1001",
                "status": "SUCCESS",
            },
            "51a8d0c932e5f9b7f14fcfd92089edea15c7299b42c13ed353328452e8a33bf5",
        ),
        (
            {
                "iyziEventType": "API_AUTH",
                "paymentId": 22484059,
                "paymentConversationId": "SIP1001",
                "status": "SUCCESS",
            },
            "6bf276f3f742190420a1b916d2cb0557171d4e1ad0f071becbce2dc4c5780c31",
        ),
    ],
)
def test_a_webhook_is_signed_v3(message, signature):
    assert sign.of_webhook("testsecret", message) == signature


def test_an_unsigned_webhook_is_only_a_hint():
    body = json.dumps({"paymentConversationId": "SIP1001", "token": "tok-1", "status": "SUCCESS"}).encode()

    news = parse.parse_webhook(Incoming(method="POST", body=body, headers={}, query={}, form={}), SECRET)

    assert (news.reference, news.token, news.answer) == ("SIP1001", "tok-1", None)


def test_a_webhook_with_strange_letters_is_forged_and_not_a_fault():
    body = json.dumps({"token": "tok\x00", "paymentConversationId": "\ud800", "status": "SUCCESS"}).encode()

    with pytest.raises(CallbackForged):
        parse.parse_webhook(Incoming(method="POST", body=body, headers={}, query={}, form={}), SECRET)


def test_the_form_has_no_free_line_and_adds_up():
    from kervan.payments.gateways import PaymentLine

    lines = (PaymentLine(title="Kupa", quantity=2, amount=12_990), PaymentLine(title="Hediye", quantity=1, amount=0))

    form = build_form(payment(lines=lines))

    assert [(item["name"], item["price"]) for item in form["basketItems"]] == [("Kupa", "129.90")]
    assert (form["price"], form["paidPrice"], form["enabledInstallments"]) == ("129.90", "129.90", [1])
    assert (form["buyer"]["name"], form["buyer"]["surname"]) == ("Ayşe Nur", "Yılmaz")
    assert form["buyer"]["identityNumber"] == "00000000017"


def test_one_word_is_name_and_surname():
    from dataclasses import replace

    buyer = build_form(payment(buyer=replace(BUYER, name="Ayşe")))["buyer"]

    assert (buyer["name"], buyer["surname"]) == ("Ayşe", "Ayşe")


def test_a_refund_is_by_amount_and_carries_our_reference():
    assert build_refund(refund("a" * 32, amount=12_905), ip="192.0.2.1") == {
        "locale": "tr",
        "conversationId": "a" * 32,
        "paymentId": "P-1017",
        "price": "129.05",
        "ip": "192.0.2.1",
    }


def test_a_wrong_signature_proves_nothing(rig):
    order = payment()
    step = rig.gateway.start(order)
    rig.pay(order, step)
    rig.far.wrong_signature = True

    with pytest.raises(GatewaySilent):
        rig.gateway.find_payment(about(order, step))
    with pytest.raises(GatewaySilent):
        rig.gateway.start(payment("8" * 32))


def test_another_orders_token_proves_nothing(rig):
    order, other = payment(), payment("8" * 32)
    rig.gateway.start(order)
    theirs = rig.gateway.start(other)
    rig.pay(other, theirs)

    with pytest.raises(GatewaySilent):
        rig.gateway.find_payment(about(order, theirs))


def test_a_payment_under_review_waits_and_a_fraud_fails(rig):
    order = payment()
    step = rig.gateway.start(order)

    rig.far.pay(step.token, fraudStatus=0)
    assert rig.gateway.find_payment(about(order, step)).outcome == PaymentOutcome.PENDING
    rig.far.pay(step.token, fraudStatus=-1)
    assert rig.gateway.find_payment(about(order, step)).outcome == PaymentOutcome.FAILED


def test_an_unknown_status_is_never_paid(rig):
    order = payment()
    step = rig.gateway.start(order)
    rig.far.pay(step.token, paymentStatus="ALMOST_SUCCESS")

    assert rig.gateway.find_payment(about(order, step)).outcome == PaymentOutcome.PENDING


def test_money_is_not_only_held(rig):
    with pytest.raises(GatewayRefused):
        rig.gateway.start(payment(capture=False))
    assert rig.far.seen == []


def test_a_refund_of_the_same_amount_without_a_name_is_not_repeated(rig):
    rig.sell("P-1017", 30_000)
    rig.far.payments["P-1017"]["refunds"].append({"amount": 12_990, "name": None})

    with pytest.raises(GatewaySilent):
        rig.gateway.refund(refund("a" * 32))
    assert rig.paid_back("P-1017") == 12_990


def test_a_refund_spread_over_items_is_one_refund():
    ours = {"refundConversationId": "a" * 32, "refundStatus": 1}
    report = {
        "status": "success",
        "payments": [
            {
                "itemTransactions": [
                    {"refunds": [{**ours, "refundPrice": Decimal("100.00000000")}]},
                    {"refunds": [{**ours, "refundPrice": Decimal("29.9")}]},
                ]
            }
        ],
    }

    assert parse.parse_report(report, refund("a" * 32)).outcome == RefundOutcome.SUCCEEDED
    with pytest.raises(GatewaySilent):
        parse.parse_report(report, refund("a" * 32, amount=12_991))


def test_what_is_kept_of_an_answer_has_no_card_and_no_signature(rig):
    order = payment()
    step = rig.gateway.start(order)
    rig.pay(order, step)

    found = rig.gateway.find_payment(about(order, step))

    assert found.card == "Master Card …0008"
    assert set(found.raw) <= {
        "status",
        "paymentStatus",
        "paymentId",
        "price",
        "paidPrice",
        "currency",
        "installment",
        "fraudStatus",
    }
    json.dumps(found.raw)


def test_the_operators_test_server_stands_in_and_nothing_else_private_is_called(rig, settings):
    account = {"api_key": "sandbox-api", "secret_key": SECRET, "environment": "live"}
    settings.GATEWAY_TEST_SERVERS = {"iyzico": rig.far.address}
    make_gateway("iyzico", account).test()
    assert rig.far.seen == [("POST", "/payment/bin/check")]

    settings.GATEWAY_TEST_SERVERS = {}
    plain = make_gateway("iyzico", account)
    assert plain.client.wire.address == "https://api.iyzipay.com"
    plain.client.wire.address = rig.far.address
    with pytest.raises(GatewaySilent):
        plain.test()
    assert len(rig.far.seen) == 1


def test_a_slow_answer_is_silence_and_the_refund_is_found_afterwards(rig, monkeypatch):
    import time

    from kervan.integrations.gateways import wire

    rig.sell("P-1017", 30_000)
    quick = wire.call
    monkeypatch.setattr(wire, "call", lambda *args, **words: quick(*args, timeout=0.15, **words))
    answer = rig.far.answer

    def slowly(method, path, *rest):
        told = answer(method, path, *rest)
        if path == "/v2/payment/refund":
            time.sleep(0.3)
        return told

    rig.far.answer = slowly
    with pytest.raises(GatewaySilent):
        rig.gateway.refund(refund("a" * 32))
    rig.far.answer = answer
    monkeypatch.undo()

    assert rig.gateway.find_refund(refund("a" * 32)).outcome == RefundOutcome.SUCCEEDED
    assert rig.gateway.refund(refund("a" * 32)).outcome == RefundOutcome.SUCCEEDED
    assert rig.paid_back("P-1017") == 12_990
