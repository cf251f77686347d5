"""A refund entirely by API: part of it to the card through the gateway, the rest to an IBAN, each key once."""

from __future__ import annotations

from typing import Any

import pytest

from kervan.api.tests.program import Program
from kervan.integrations.gateways.sandbox.models import SandboxRefund
from kervan.payments.actions.fail_refund import fail_refund
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.payments.models import Refund
from tests.shop import ADDRESS, AYSE, Shop

pytestmark = pytest.mark.django_db(transaction=True)
IBAN = "TR330006100519786457841326"


@pytest.fixture
def program(shop: Shop) -> Program:
    save_gateway_account(None, actor=AYSE, name="Banka POS", type="sandbox")
    made = Program()
    made.put("/products/MUG", {"title": "Kupa", "price": "100.00", "stock": 5})
    return made


def place(program: Program) -> dict[str, Any]:
    return program.post(
        "/orders",
        {
            "customer": {"name": "Zeynep Yılmaz", "email": "zeynep@example.com"},
            "shipping_address": {**ADDRESS, "country": "TR"},
            "lines": [{"sku": "MUG", "quantity": 2}],
            "shipping_fee": "50.00",
            "payment": {"method": "card", "captured": True, "reference": "P-77", "gateway": "Banka POS"},
        },
    ).json()


def test_a_part_to_the_card_and_the_rest_to_an_iban(shop: Shop, program: Program) -> None:
    order = place(program)
    path = f"/orders/{order['number']}"
    assert program.get(f"{path}/payments").json()["items"][0]["gateway"] == "Banka POS"
    wanted = {
        "amount": "100.00",
        "lines": [{"line_id": order["lines"][0]["id"], "amount": "100.00"}],
        "reason": "Bir kupa kırık",
    }

    first = program.post(f"{path}/refunds", wanted, key="refund-1")
    again = program.post(f"{path}/refunds", wanted, key="refund-1")
    assert (first.status_code, again.json()) == (201, first.json())
    [refund] = first.json()["items"]
    assert (refund["state"], refund["way"], refund["moves"]) == ("requested", "gateway", ["cancel"])
    assert program.get(path).json()["refunding"] == "100.00"
    shop.react()
    answer = program.get(path).json()
    assert (answer["refunded"], answer["refunding"], answer["payment_status"]) == (
        "100.00",
        "0.00",
        "partially_refunded",
    )
    assert [row["state"] for row in answer["refunds"]] == ["succeeded"]
    assert SandboxRefund.objects.count() == 1

    too_much = program.post(f"{path}/refunds", {"amount": "150.01"})
    assert (too_much.status_code, too_much.json()["code"]) == (422, "refund_too_much")
    assert too_much.json()["maximum"] == "150.00"
    rest = program.post(
        f"{path}/refunds", {"amount": "150.00", "to": "iban", "iban": "TR33 0006 1005 1978 6457 8413 26", "holder": "Z"}
    ).json()["items"][0]
    assert (rest["iban"], rest["holder"], rest["moves"]) == (IBAN, "Z", ["cancel", "paid", "to_iban"])
    paid = program.post(f"/refunds/{rest['id']}/paid", {"reference": "EFT 5", "paid_on": "2026-01-05"}, key="paid-1")
    assert (paid.json()["state"], paid.json()["reference"]) == ("succeeded", "EFT 5")

    done = program.get(path).json()
    assert (done["refunded"], done["payment_status"]) == ("250.00", "refunded")
    assert program.post(f"{path}/refunds", {"amount": "0.01"}).json()["code"] == "nothing_to_refund"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"amount": "-1.00"},
        {"amount": "0"},
        {"amount": "0.001"},
        {"amount": "99999999999999.00"},
        {"amount": "1.00", "to": "cash"},
        {"amount": "1.00", "to": "iban"},
        {"amount": "1.00", "to": "iban", "iban": "TR33", "holder": "Z"},
        {"amount": "1.00", "payment_id": 10**9},
        {"amount": "1.00", "lines": [{"line_id": 10**9, "amount": "1.00"}]},
        {"amount": "1.00", "iban_code": "x"},
    ],
)
def test_bad_input_is_named_and_changes_nothing(shop: Shop, program: Program, wrong: dict[str, Any]) -> None:
    order = place(program)

    refused = program.post(f"/orders/{order['number']}/refunds", wrong)

    assert refused.status_code == 422, refused.json()
    assert refused.json()["errors"]
    assert not Refund.objects.exists()


def test_failed_refunds_are_retried_and_given_up(shop: Shop, program: Program) -> None:
    order = place(program)
    [refund] = program.post(f"/orders/{order['number']}/refunds", {"amount": "10.00"}).json()["items"]
    fail_refund(refund["id"], actor=AYSE, problem="Kart kapalı", code="54")
    shown = program.get(f"/orders/{order['number']}/refunds").json()["items"][0]
    assert (shown["problem"], shown["problem_code"]) == ("Kart kapalı", "54")
    assert shown["moves"] == ["cancel", "paid", "retry", "to_iban"]

    moved = program.post(f"/refunds/{refund['id']}/retry", {"to": "iban", "iban": IBAN, "holder": "Zeynep"}).json()
    assert (moved["state"], moved["way"]) == ("requested", "iban")
    assert program.post(f"/refunds/{refund['id']}/cancel", {"reason": "vazgeçti"}).json()["state"] == "cancelled"
    again = program.post(f"/refunds/{refund['id']}/retry")
    assert (again.status_code, again.json()["code"]) == (409, "refund_cancelled")
    assert program.post("/refunds/999999/paid").status_code == 404
