"""Products and stock over the API."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kervan.api.tests.program import Program
from tests.shop import Level, facts


def test_a_product_is_made_once_and_then_changed(program, shop):
    made = program.put("/products/MUG", {"title": "Kupa", "price": "129.90", "vat_rate": 20, "stock": 5})
    changed = program.put("/products/MUG", {"price": 99.5})

    assert (made.status_code, changed.status_code) == (201, 200)
    assert made.json()["price"] == "129.90"
    assert made.json()["vat_rate"] == "20"
    assert made.json()["stock"] == {"on_hand": 5, "reserved": 0, "available": 5}
    assert changed.json()["price"] == "99.50"
    assert changed.json()["title"] == "Kupa"
    assert program.get("/products/MUG").json() == changed.json()


@pytest.mark.parametrize(
    ("price", "read"),
    [("129.90", "129.90"), ("129.9", "129.90"), ("129", "129.00"), (129, "129.00"), (129.9, "129.90"), (0.1, "0.10")],
)
def test_a_price_is_a_decimal_string_or_a_number(program, price, read):
    answer = program.put("/products/MUG", {"title": "Kupa", "price": price})

    assert answer.json()["price"] == read


@pytest.mark.parametrize(
    "price", ["129,90", "1.234,50", "-1", -1, 1.005, "1e3", 1e300, True, None, [], "", "NaN", 10**400]
)
def test_anything_else_is_no_price(program, price):
    before = facts()

    answer = program.put("/products/MUG", {"title": "Kupa", "price": price})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["price"]
    assert facts() == before


def test_a_sku_may_hold_blanks_slashes_and_turkish_letters(program):
    for sku in ("KUPA%20MAVİ", "A/B", "ŞIK-1"):
        assert program.put(f"/products/{sku}", {"title": "Kupa", "price": "1"}).status_code == 201
        assert program.get(f"/products/{sku}").status_code == 200
    assert program.post("/products/A/B/stock", {"set": 3}).json()["sku"] == "A/B"


def test_stock_is_set_by_a_count_and_adjusted_by_a_difference(program, shop):
    shop.stock("MUG", 5)

    counted = program.post("/products/MUG/stock", {"set": 12, "reason": "Sayım"})
    adjusted = program.post("/products/MUG/stock", {"adjust": -2, "reason": "Kırık"})

    assert counted.json() == {"sku": "MUG", "stock": {"on_hand": 12, "reserved": 0, "available": 12}}
    assert adjusted.json()["stock"]["on_hand"] == 10
    assert shop.level("MUG") == Level(10, 0)


@pytest.mark.parametrize(
    "body", [{}, {"set": 1, "adjust": 1}, {"set": -1}, {"set": 10**9}, {"set": "5"}, {"set": True}]
)
def test_a_stock_change_that_makes_no_sense_changes_nothing(program, shop, body):
    shop.stock("MUG", 5)
    before = facts()

    answer = program.post("/products/MUG/stock", body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] in {"set", "adjust"}
    assert facts() == before
    assert shop.level("MUG") == Level(5, 0)


def test_who_may_not_count_may_not_count_through_the_product(shop):
    shop.stock("MUG", 5)
    program = Program(["catalog.edit"])
    before = facts()

    answer = program.put("/products/MUG", {"title": "Yeni ad", "stock": 9})

    assert answer.status_code == 403
    assert answer.json()["right"] == "stock.adjust"
    assert facts() == before
    assert shop.level("MUG") == Level(5, 0)


def test_a_new_product_needs_title_and_price_and_a_barcode_belongs_to_one(program):
    missing = program.put("/products/MUG", {"barcode": "869"})
    program.put("/products/A", {"title": "A", "price": "1", "barcode": "869"})
    taken = program.put("/products/B", {"title": "B", "price": "1", "barcode": "869", "stock": 4})

    assert {error["field"] for error in missing.json()["errors"]} == {"title", "price"}
    assert (taken.status_code, taken.json()["code"]) == (422, "barcode_taken")
    assert program.get("/products/B").status_code == 404
    assert program.post("/products/B/stock", {"set": 1}).json()["code"] == "product_not_found"


def test_products_come_in_pages_and_by_words(program, shop):
    for number in range(5):
        shop.product(f"P{number}", title=f"Çanta {number}")
    shop.product("MUG", title="Kupa")

    first = program.get("/products?limit=4").json()
    second = program.get(f"/products?limit=4&cursor={first['next_cursor']}").json()

    assert [item["sku"] for item in first["items"] + second["items"]] == ["P0", "P1", "P2", "P3", "P4", "MUG"]
    assert second["next_cursor"] is None
    assert len(program.get("/products?q=canta").json()["items"]) == 5
    assert program.get("/products?active=false").json()["items"] == []


def test_a_list_of_products_costs_the_same_whatever_its_length(program, shop):
    shop.stock("A", 1)
    program.get("/products")
    with CaptureQueriesContext(connection) as one:
        program.get("/products")
    for number in range(20):
        shop.stock(f"B{number}", 1)
    with CaptureQueriesContext(connection) as many:
        program.get("/products")

    assert len(one) == len(many) == 3
