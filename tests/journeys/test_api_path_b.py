"""Path B entirely by API: a transfer is confirmed, goods go out by hand in two parcels, one dispatch is taken back."""

from __future__ import annotations

import pytest

from kervan.api.tests.program import Program
from tests.shop import ADDRESS, Level

pytestmark = pytest.mark.django_db


def test_a_transfer_two_parcels_tracking_and_a_dispatch_taken_back(shop):
    program = Program()
    for sku in ("MUG", "BAG"):
        program.put(f"/products/{sku}", {"title": sku.title(), "price": "100.00", "stock": 5})
    order = program.post(
        "/orders",
        {
            "customer": {"name": "Zeynep Yılmaz", "email": "zeynep@example.com"},
            "shipping_address": {**ADDRESS, "country": "TR"},
            "lines": [{"sku": "MUG", "quantity": 2}, {"sku": "BAG", "quantity": 1}],
            "shipping_fee": "50.00",
            "payment": {"method": "bank_transfer"},
        },
    ).json()
    path = f"/orders/{order['number']}"
    mug, bag = (line["id"] for line in order["lines"])
    assert [row["id"] for row in program.get("/orders?queue=to_confirm").json()["items"]] == [order["id"]]

    program.post(f"{path}/payments", {"amount": "350.00", "reference": "EFT-77"}, key="paid")
    assert program.get(path).json()["payment_status"] == "paid"
    assert program.get("/orders?queue=to_confirm").json()["items"] == []
    assert [row["id"] for row in program.get("/orders?queue=to_pack").json()["items"]] == [order["id"]]

    first = program.post(f"{path}/dispatch", {"lines": [{"line_id": mug, "quantity": 1}]}, key="first").json()
    assert program.get(path).json()["status"] == "partially_shipped"
    tracked = program.post(f"/shipments/{first['id']}/tracking", {"carrier": "Aras Kargo", "tracking_number": "9988"})
    assert "9988" in tracked.json()["tracking_url"]
    rest = program.post(f"{path}/dispatch", key="rest").json()
    assert [(row["line_id"], row["quantity"]) for row in rest["lines"]] == [(mug, 1), (bag, 1)]
    assert program.get(path).json()["status"] == "shipped"
    assert [row["id"] for row in program.get("/orders?q=9988").json()["items"]] == [order["id"]]

    assert program.post(f"/shipments/{rest['id']}/take-back").json()["state"] == "cancelled"
    assert (shop.level("MUG"), shop.level("BAG")) == (Level(4, 1), Level(5, 1))
    again = program.post(f"{path}/dispatch").json()
    program.post(f"/shipments/{first['id']}/delivered")
    assert program.get(path).json()["status"] == "partially_delivered"
    program.post(f"/shipments/{again['id']}/delivered", {"notify": False})

    done = program.get(path).json()
    assert (done["status"], done["payment_status"], done["unsent"]) == ("delivered", "paid", 0)
    assert [row["state"] for row in program.get(f"{path}/shipments").json()["items"]] == [
        "delivered",
        "cancelled",
        "delivered",
    ]
    assert (shop.level("MUG"), shop.level("BAG")) == (Level(3, 0), Level(4, 0))
