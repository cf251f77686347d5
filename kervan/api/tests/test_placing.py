"""Placing orders over the API."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kervan.api.tests.program import Program
from kervan.channels.models import SalesChannel
from kervan.events.models import Event
from kervan.orders.models import Order
from tests.shop import Level, facts


def test_an_order_is_placed_priced_and_told(program, shop, order_body):
    shop.product("MUG", price=12_990, stock=5, title="Kupa")
    order_body |= {
        "external_id": "WEB-1",
        "lines": [
            {"sku": "MUG", "quantity": 2},
            {"title": "Hediye paketi", "quantity": 1, "unit_price": "10", "vat_rate": 20},
        ],
        "shipping_fee": "49.90",
        "adjustments": [{"label": "Hoş geldin", "percent": 10, "direction": "lower"}],
        "note": "Kapıya bırakın",
        "tags": ["hediye"],
    }

    answer = program.post("/orders", order_body)

    order = answer.json()
    assert answer.status_code == 201
    assert order["total"] == order["balance"] == "292.72"  # (259.80 + 10.00) x 0.9 + 49.90
    assert order["status"] == "created"
    assert order["payment_status"] == "awaiting"
    assert order["external_id"] == "WEB-1"
    assert order["channel"] == "api"
    assert order["shipping_address"]["city"] == "İstanbul"
    assert order["shipping_address"]["district"] == "Kadıköy"
    assert order["customer"]["phone"] == "+905321234567"
    assert order["note"] == "Kapıya bırakın"
    assert order["tags"] == ["hediye"]
    assert [(line["title"], line["total"], line["share"]) for line in order["lines"]] == [
        ("Kupa", "259.80", "-25.98"),
        ("Hediye paketi", "10.00", "-1.00"),
    ]
    assert [(row["kind"], row["amount"]) for row in order["adjustments"]] == [
        ("price_rule", "-26.98"),
        ("shipping_fee", "49.90"),
    ]
    assert shop.level("MUG") == Level(5, 2)
    event = Event.objects.get(name="order.placed")
    assert (event.actor_kind, event.actor_name) == ("api", "Program")
    assert program.get(f"/orders/{order['number']}").json() == order


def test_another_price_for_a_catalogue_line_counts(program, shop, order_body):
    shop.product("MUG", price=10_000, stock=5)
    order_body["lines"] = [{"sku": "MUG", "quantity": 2, "unit_price": "80.00"}]

    assert program.post("/orders", order_body).json()["total"] == "160.00"


def test_a_captured_card_is_paid_and_an_uncaptured_one_is_not_placed_yet(program, shop, order_body):
    shop.stock("MUG", 5)

    paid = program.post("/orders", order_body | {"payment": {"method": "card", "captured": True}}).json()
    open_ = program.post("/orders", order_body | {"external_id": "W2", "payment": {"method": "card"}}).json()

    assert (paid["status"], paid["payment_status"], paid["paid"]) == ("created", "paid", "200.00")
    assert (open_["status"], open_["placed_at"]) == ("pending_card", None)
    assert [order["id"] for order in program.get("/orders").json()["items"]] == [paid["id"]]
    assert [order["id"] for order in program.get("/orders?external_id=W2").json()["items"]] == [open_["id"]]


def test_who_may_not_record_payments_may_not_call_a_transfer_received(shop, order_body):
    shop.stock("MUG", 5)
    program = Program(["orders.place"])
    order_body["payment"] = {"method": "bank_transfer", "captured": True}
    before = facts()

    answer = program.post("/orders", order_body)

    assert (answer.status_code, answer.json()["right"]) == (403, "payments.record")
    assert facts() == before


def test_a_channel_decides_whose_mails_go_out(program, shop, order_body):
    shop.stock("MUG", 5)
    SalesChannel.objects.create(code="pazar", name="Pazar", kind="marketplace", tells_customer=False)

    number = program.post("/orders", order_body | {"channel": "pazar"}).json()["number"]

    assert Order.objects.get(number=number).tells_customer is False


def test_the_same_external_id_is_told_which_order_has_it(program, shop, order_body):
    shop.stock("MUG", 5)
    first = program.post("/orders", order_body | {"external_id": "W1"}).json()
    before = facts()

    again = program.post("/orders", order_body | {"external_id": "W1"})

    assert again.status_code == 409
    assert again.json()["code"] == "external_id_taken"
    assert again.json()["number"] == first["number"]
    assert facts() == before
    assert program.post("/orders", order_body | {"external_id": "W1", "channel": "storefront"}).status_code == 201


def test_what_is_out_of_stock_is_named(program, shop, order_body):
    shop.stock("MUG", 1)
    before = facts()

    answer = program.post("/orders", order_body)

    assert (answer.status_code, answer.json()["code"]) == (409, "out_of_stock")
    assert answer.json()["lacking"] == [{"sku": "MUG", "title": "Ürün MUG", "wanted": 2, "available": 1}]
    assert facts() == before
    assert shop.level("MUG") == Level(1, 0)


WRONG = [
    ({"lines": [{"sku": "NONE", "quantity": 1}]}, "lines.0.sku"),
    ({"lines": [{"sku": "MUG", "quantity": 0}]}, "lines.0.quantity"),
    ({"lines": [{"sku": "MUG", "quantity": 1}, {"sku": "MUG", "quantity": "1"}]}, "lines.1.quantity"),
    ({"lines": [{"sku": "MUG", "quantity": 1.5}]}, "lines.0.quantity"),
    ({"lines": [{"sku": "MUG", "quantity": 10**30}]}, "lines.0.quantity"),
    ({"lines": [{"sku": "MUG", "quantity": True}]}, "lines.0.quantity"),
    ({"lines": [{"sku": "MUG", "quantitiy": 1}]}, "lines.0.quantity"),
    ({"lines": [{"sku": "MU\x00G", "quantity": 1}]}, "lines.0.sku"),
    ({"lines": [{"sku": "MUG", "quantity": 1, "unit_price": "1,50"}]}, "lines.0.unit_price"),
    ({"lines": [{"title": "Özel", "quantity": 1, "unit_price": "1"}]}, "lines.0.vat_rate"),
    ({"lines": [{"title": "Özel", "quantity": 1, "unit_price": "1", "vat_rate": 100}]}, "lines.0.vat_rate"),
    ({"lines": [{"quantity": 1}]}, "lines.0.title"),
    ({"lines": []}, "lines"),
    ({"lines": [{"sku": "MUG", "quantity": 1}] * 201}, "lines"),
    ({"lines": "MUG"}, "lines"),
    ({"lines": [[]]}, "lines.0"),
    ({"channel": "nowhere"}, "channel"),
    ({"customer": {"name": "Z", "email": "not an address"}}, "customer.email"),
    ({"customer": {"name": "Z", "phone": "12"}}, "customer.phone"),
    ({"customer": {"name": "\ud800"}}, "customer.name"),
    ({"customer": {"name": "Z", "tax_id": "12345678901"}}, "customer.tax_id"),
    ({"customer": None}, "customer"),
    ({"shipping_address": {"name": "Z", "line": "x", "city": "İzmir"}}, "shipping_address.district"),
    (
        {"shipping_address": {"name": "Z", "line": "x", "city": "İzmir", "district": "y", "country": "TUR"}},
        "shipping_address.country",
    ),
    ({"payment": {"method": "barter"}}, "payment.method"),
    ({"payment": {"method": "card", "captured": "yes"}}, "payment.captured"),
    ({"payment": {}}, "payment.method"),
    ({"shipping_fee": "-1"}, "shipping_fee"),
    ({"adjustments": [{"label": "x"}]}, "adjustments.0"),
    ({"adjustments": [{"label": "x", "percent": 5, "amount": "5"}]}, "adjustments.0"),
    ({"adjustments": [{"label": "x", "percent": 101}]}, "adjustments.0.percent"),
    ({"adjustments": [{"amount": "9999.00", "direction": "lower"}]}, "adjustments"),
    ({"adjustments": [{"amount": "1.00", "direction": "down"}]}, "adjustments.0.direction"),
    ({"language": "de"}, "language"),
    ({"external_id": 17}, "external_id"),
    ({"external_id": "x" * 101}, "external_id"),
    ({"surprise": 1}, "surprise"),
]


@pytest.mark.parametrize(("change", "field"), WRONG, ids=[f"{index}-{field}" for index, (_, field) in enumerate(WRONG)])
def test_a_wrong_field_is_named_and_nothing_happens(program, shop, order_body, change, field):
    shop.stock("MUG", 5)
    before = facts()

    answer = program.post("/orders", order_body | change)

    assert answer.status_code == 422, answer.content
    named = [error["field"] for error in answer.json()["errors"]]
    assert any(name == field or name.startswith(f"{field}.") for name in named), named
    assert facts() == before
    assert shop.level("MUG") == Level(5, 0)


def test_sentences_are_turkish_and_a_missing_field_is_said_so(program, order_body):
    del order_body["shipping_address"]

    answer = program.post("/orders", order_body)

    assert answer.json()["errors"] == [{"field": "shipping_address", "message": "Bu alan gerekli."}]
    assert answer.json()["title"] == "Gönderilen bilgilerde hata var."


def test_placing_costs_the_same_whatever_the_number_of_lines(program, shop, order_body):
    for number in range(20):
        shop.stock(f"P{number}", 100)
    program.post("/orders", order_body | {"lines": [{"sku": "P0", "quantity": 1}]})

    with CaptureQueriesContext(connection) as one:
        program.post("/orders", order_body | {"lines": [{"sku": "P0", "quantity": 1}]})
    with CaptureQueriesContext(connection) as many:
        program.post("/orders", order_body | {"lines": [{"sku": f"P{n}", "quantity": 1} for n in range(20)]})

    assert len(one) == len(many)
