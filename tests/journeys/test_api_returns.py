"""A return entirely by API: a customer asks, the shop approves, goods come in portions, the money goes to an IBAN."""

from __future__ import annotations

import pytest

from kervan.api.tests.program import Program
from kervan.cli.invariants import check_all
from tests.shop import ADDRESS, Level

pytestmark = pytest.mark.django_db


def test_asked_approved_received_in_portions_and_settled_with_money_back(shop):
    program = Program()
    program.put("/products/MUG", {"title": "Kupa", "price": "100.00", "stock": 5})
    program.put("/products/SOAP", {"title": "Sabun", "price": "40.00", "stock": 5, "return_exemption": "hygiene"})
    order = program.post(
        "/orders",
        {
            "customer": {"name": "Zeynep Yılmaz", "email": "zeynep@example.com"},
            "shipping_address": {**ADDRESS, "country": "TR"},
            "lines": [{"sku": "MUG", "quantity": 3}, {"sku": "SOAP", "quantity": 1}],
            "payment": {"method": "bank_transfer", "captured": True},
        },
    ).json()
    path = f"/orders/{order['number']}"
    mug, soap = (line["id"] for line in order["lines"])
    parcel = program.post(f"{path}/dispatch").json()
    program.post(f"/shipments/{parcel['id']}/delivered")

    refused = program.post(f"{path}/returns", {"by": "customer", "lines": [{"line_id": soap, "quantity": 1}]})
    assert (refused.status_code, refused.json()["code"]) == (409, "return_exempt")
    asked = program.post(f"{path}/returns", {"by": "customer", "lines": [{"line_id": mug, "quantity": 2}]}).json()
    back = f"/returns/{asked['code']}"
    assert asked["moves"] == ["approve", "reject", "withdraw", "receive"]
    assert [row["id"] for row in program.get("/orders?queue=return_requested").json()["items"]] == [order["id"]]

    program.post(f"{back}/approve", {"freight_payer": "customer"})
    program.post(f"{back}/tracking", {"tracking_number": "7301-22", "carrier": "Aras Kargo"})
    assert program.get("/orders?q=7301-22").json()["items"][0]["number"] == order["number"]
    program.post(f"{back}/receive", {"lines": [{"line_id": mug, "good": 1}]}, key="first")
    program.post(f"{back}/receive", {"lines": [{"line_id": mug, "good": 1}]}, key="first")
    assert program.get(back).json()["lines"][0]["awaited"] == 1
    done = program.post(f"{back}/receive", {"lines": [{"line_id": mug, "not_ours": 1}]}).json()
    assert (done["state"], done["credited"]) == ("received", "100.00")

    iban = {"to": "iban", "iban": "TR33 0006 1005 1978 6457 8413 26", "holder": "Zeynep Yılmaz"}
    settled = program.post(f"{back}/settle", {"refund": iban}, key="settle")
    assert settled.json()["state"] == "settled", settled.content
    assert program.post(f"{back}/settle", {"refund": iban}, key="settle").json() == settled.json()

    assert shop.level("MUG") == Level(3, 0)
    assert program.get(path).json()["status"] == "partially_returned"
    assert list(check_all()) == []


def test_giving_money_back_with_a_return_needs_the_right_to(shop):
    order = shop.order({"MUG": 1})
    program = Program()
    program.post(f"/orders/{order.number}/dispatch")
    code = program.post(f"/orders/{order.number}/returned").json()["code"]
    settler = Program(["returns.settle"])

    answer = settler.post(f"/returns/{code}/settle", {"refund": {"to": "original"}})

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert settler.post(f"/returns/{code}/settle").json()["state"] == "settled"
