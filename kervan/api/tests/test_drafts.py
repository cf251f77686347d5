"""Drafts over the API: begun, read, changed, placed in three ways, copied, thrown away."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kervan.api.tests.program import Program
from kervan.cli.invariants import check_all
from kervan.orders.models import Order
from kervan.sales.models import Draft
from tests.shop import Level, facts


@pytest.fixture
def body(order_body: dict[str, Any]) -> dict[str, Any]:
    """Two mugs with a rule, something that is not in the catalogue, a rule on all of it, a fee."""
    return {
        "customer": order_body["customer"] | {"tax_id": "4540536920", "tax_office": "Kadıköy", "kind": "company"},
        "shipping_address": order_body["shipping_address"],
        "lines": [
            {"sku": "MUG", "quantity": 2, "adjustments": [{"label": "Kusurlu", "amount": "10.00"}]},
            {"title": "Hediye paketi", "quantity": 1, "unit_price": "25.00", "vat_rate": 20},
        ],
        "adjustments": [{"label": "Sadakat", "percent": 10, "direction": "lower"}],
        "shipping_fee": "49.90",
        "tags": ["telefon"],
    }


def test_a_draft_is_begun_read_changed_and_placed(program, shop, body):
    shop.product("MUG", price=10_000, stock=5)

    draft = program.post("/drafts", body).json()

    assert (draft["version"], draft["ready"], draft["problems"]) == (1, True, [])
    assert draft["total"] == "243.40"  # (200 - 10 + 25) x 0.9 + 49.90
    assert draft["lines"][0]["adjustments"] == [
        {"label": "Kusurlu", "direction": "lower", "percent": None, "amount": "10.00"}
    ]
    assert draft["customer"]["tax_office"] == "Kadıköy"
    assert shop.level("MUG") == Level(5, 0)
    path = f"/drafts/{draft['number']}"
    assert program.get(path).json() == draft
    assert [row["number"] for row in program.get("/drafts").json()["items"]] == [draft["number"]]
    assert program.get("/orders").json()["items"] == []

    changed = program.put(path, body | {"shipping_fee": None, "version": 1}).json()
    placed = program.post(f"{path}/place", {"as": "paid", "version": changed["version"]})

    order = placed.json()
    assert (changed["version"], changed["total"]) == (2, "193.50")
    assert (placed.status_code, order["number"], order["total"]) == (201, draft["number"], "193.50")
    assert (order["status"], order["payment_status"], order["channel"]) == ("created", "paid", "manual")
    assert order["lines"][0]["adjustments"][0]["label"] == "Kusurlu"
    assert [(row["label"], row["percent"]) for row in order["adjustments"]] == [("Sadakat", "-10")]
    assert order["billing_address"]["tax_id"] == "4540536920"
    assert order["tags"] == ["telefon"]
    assert shop.level("MUG") == Level(5, 2)
    assert program.get(path).status_code == 404
    assert list(check_all()) == []


def test_completed_is_sent_and_delivered_at_once(program, shop, body):
    shop.product("MUG", price=10_000, stock=5)
    number = program.post("/drafts", body).json()["number"]

    order = program.post(f"/drafts/{number}/place", {"as": "completed", "notify": False}).json()

    assert (order["status"], order["payment_status"], order["unsent"]) == ("delivered", "paid", 0)
    assert shop.level("MUG") == Level(3, 0)


def test_a_repeated_call_begins_one_draft_and_places_it_once(program, shop, body):
    shop.product("MUG", price=10_000, stock=5)

    first = program.post("/drafts", body, key="a")
    again = program.post("/drafts", body, key="a")
    path = f"/drafts/{first.json()['number']}/place"
    placed = program.post(path, {"as": "awaiting"}, key="b")
    repeated = program.post(path, {"as": "awaiting"}, key="b")

    assert first.json() == again.json()
    assert placed.json() == repeated.json()
    assert Order.objects.count() == 1


def test_what_is_missing_is_named_and_nothing_is_placed(program, shop):
    shop.product("MUG", stock=1)
    lines = [{"sku": "MUG", "quantity": 2}, {"quantity": 1}, {"sku": "YOK", "quantity": 1}]
    draft = program.post("/drafts", {"lines": lines, "shipping_address": {"city": "izmir"}}).json()
    before = facts()

    refused = program.post(f"/drafts/{draft['number']}/place", {"as": "awaiting"})

    assert not draft["ready"]
    assert {problem["field"] for problem in draft["problems"]} == {
        *("lines.0.quantity", "lines.1.title", "lines.1.unit_price", "lines.1.vat_rate", "lines.2.sku"),
        *("shipping_address.name", "shipping_address.line", "shipping_address.district"),
    }
    assert (refused.status_code, refused.json()["code"]) == (422, "draft_incomplete")
    assert facts() == before


def test_no_stock_says_which_line(program, shop, body):
    shop.product("MUG", price=10_000, stock=1)
    number = program.post("/drafts", body).json()["number"]

    refused = program.post(f"/drafts/{number}/place", {"as": "awaiting"})

    assert (refused.status_code, refused.json()["code"]) == (409, "out_of_stock")
    assert refused.json()["lacking"][0]["sku"] == "MUG"
    assert Order.objects.get().draft


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lines": [{"sku": "MUG", "quantity": -1}]}, "lines.0.quantity"),
        ({"lines": [{"sku": "MUG", "quantity": 10**9}]}, "lines.0.quantity"),
        ({"lines": [{"sku": "MUG", "quantity": 1, "unit_price": "0.001"}]}, "lines.0.unit_price"),
        ({"lines": [{"sku": "MUG", "quantity": 1, "adjustments": [{}]}]}, "lines.0.adjustments.0"),
        ({"adjustments": [{"percent": 101}]}, "adjustments.0.percent"),
        ({"adjustments": [{"amount": "1000000"}]}, "adjustments"),
        ({"shipping_fee": "-1"}, "shipping_fee"),
        ({"customer": {"email": "x@"}}, "customer.email"),
        ({"billing_address": {"tax_id": "12"}}, "billing_address.tax_id"),
        ({"currency": "USD"}, "currency"),
        ({"payment_method": "gold"}, "payment_method"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_happens(program, shop, body, change, field):
    shop.product("MUG", price=10_000, stock=5)
    before = facts()

    refused = program.post("/drafts", body | change)

    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, [field])
    assert facts() == before


def test_somebody_elses_change_is_not_overwritten(program, shop, body):
    shop.product("MUG", price=10_000, stock=5)
    number = program.post("/drafts", body).json()["number"]
    other = Program()
    other.put(f"/drafts/{number}", body | {"lines": [], "adjustments": []})

    refused = program.put(f"/drafts/{number}", body | {"version": 1})
    thrown = program.delete(f"/drafts/{number}?version=1")

    assert (refused.status_code, refused.json()["code"], refused.json()["version"]) == (409, "draft_changed", 2)
    assert thrown.status_code == 409
    assert program.delete(f"/drafts/{number}?version=2").status_code == 200
    assert program.get(f"/drafts/{number}").status_code == 404
    assert not Draft.objects.exists()


def test_an_order_is_copied(program, shop):
    order = shop.order({"MUG": 2, "CUP": 1})
    shop.product("CUP", active=False)

    copied = program.post(f"/orders/{order.number}/duplicate")

    draft = copied.json()
    assert (copied.status_code, draft["total"], draft["customer_id"]) == (201, "300.00", order.customer_id)
    assert [problem["field"] for problem in draft["problems"]] == ["lines.1.sku"]
    assert program.post("/orders/999999/duplicate").status_code == 404


def test_money_that_is_here_needs_its_right(shop, body):
    shop.product("MUG", price=10_000, stock=5)
    program = Program(["orders.place", "orders.view"])
    number = program.post("/drafts", body).json()["number"]

    paid = program.post(f"/drafts/{number}/place", {"as": "paid"})
    masked = program.get(f"/drafts/{number}").json()

    assert paid.status_code == 403
    assert "1234567" not in masked["customer"]["phone"]
    assert "1234567" not in masked["shipping_address"]["phone"]
    assert program.post(f"/drafts/{number}/place", {"as": "awaiting"}).status_code == 201
    assert Program(["orders.view"]).get("/drafts").status_code == 403


def test_drafts_come_in_pages(program, shop):
    numbers = [program.post("/drafts", {}).json()["number"] for _ in range(3)]

    with CaptureQueriesContext(connection) as seen:
        first = program.get("/drafts?limit=2").json()
    rest = program.get(f"/drafts?limit=2&cursor={first['next_cursor']}").json()

    assert [row["number"] for row in first["items"] + rest["items"]] == numbers[::-1]
    assert rest["next_cursor"] is None
    assert len(seen) <= 3


def test_a_line_of_an_order_has_its_own_rules_too(program, shop, order_body):
    shop.product("MUG", price=10_000, stock=5)
    order_body["lines"] = [{"sku": "MUG", "quantity": 1, "adjustments": [{"percent": 50, "label": "Kusurlu"}]}]

    order = program.post("/orders", order_body).json()

    assert order["total"] == "50.00"
    assert order["lines"][0]["adjustments"][0]["percent"] == "50"
