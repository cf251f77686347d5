"""Many orders in one call."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kervan.api.tests.program import Program
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order
from tests.shop import Level


def numbered(body: dict[str, Any], number: int, **changes: Any) -> dict[str, Any]:
    person = {"name": f"Alıcı {number}", "email": f"alici{number}@example.com"}
    return {**body, "customer": person, "external_id": f"WEB-{number}", **changes}


def test_each_order_gets_its_own_answer(program, shop, order_body):
    shop.stock("MUG", 5)
    orders: list[Any] = [
        numbered(order_body, 1),
        numbered(order_body, 2, lines=[{"sku": "MUG", "quantity": 0}]),
        numbered(order_body, 3, lines=[{"sku": "YOK", "quantity": 1}]),
        numbered(order_body, 1),
        "sipariş",
        numbered(order_body, 4, channel="uzay"),
        numbered(order_body, 5),
        numbered(order_body, 6),
    ]

    answer = program.post("/orders/bulk", {"orders": orders})

    body = answer.json()
    assert (answer.status_code, body["placed"], body["refused"]) == (200, 2, 6)
    assert [result["status"] for result in body["results"]] == [201, 422, 422, 409, 422, 422, 201, 409]
    first, misread, unknown, taken, not_one, channel, _, sold_out = body["results"]
    assert first["order"]["total"] == "200.00"
    assert program.get(f"/orders/{first['order']['number']}").json()["external_id"] == "WEB-1"
    assert [error["field"] for error in misread["problem"]["errors"]] == ["lines.0.quantity"]
    assert [error["field"] for error in unknown["problem"]["errors"]] == ["lines.0.sku"]
    assert (taken["problem"]["code"], taken["problem"]["number"]) == ("external_id_taken", first["order"]["number"])
    assert not_one["problem"]["code"] == "invalid"
    assert [error["field"] for error in channel["problem"]["errors"]] == ["channel"]
    assert (sold_out["problem"]["code"], sold_out["problem"]["lacking"][0]["available"]) == ("out_of_stock", 1)
    assert shop.level("MUG") == Level(5, 4)
    assert Order.objects.count() == 2


def test_a_refusal_reads_as_that_of_a_single_call(program, shop, order_body):
    shop.stock("MUG", 1)
    for wrong in (
        order_body,
        {**order_body, "lines": [{"sku": "YOK", "quantity": 1}]},
        {**order_body, "customer": {"x": 1}},
    ):
        alone = program.post("/orders", wrong)
        among = program.post("/orders/bulk", {"orders": [wrong]}).json()["results"][0]

        assert (among["status"], among["problem"]) == (alone.status_code, alone.json())


def test_money_at_hand_needs_its_right_order_by_order(shop, order_body):
    shop.stock("MUG", 9)
    clerk = Program(["orders.place", "orders.view"])
    paid = {**order_body, "payment": {"method": "bank_transfer", "captured": True}}

    results = clerk.post("/orders/bulk", {"orders": [paid, order_body]}).json()["results"]

    assert [(result["status"], (result["problem"] or {}).get("right")) for result in results] == [
        (403, "payments.record"),
        (201, None),
    ]


def test_without_the_right_to_place_nothing_is_read(shop, order_body):
    assert Program(["orders.view"]).post("/orders/bulk", {"orders": [order_body]}).status_code == 403


def test_a_repeated_call_gets_the_kept_answer(program, shop, order_body):
    shop.stock("MUG", 2)
    body = {"orders": [numbered(order_body, 1), numbered(order_body, 2)]}
    first = program.post("/orders/bulk", body, key="gece-1")

    again = program.post("/orders/bulk", body, key="gece-1")

    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Order.objects.count() == 1


@pytest.mark.parametrize(("count", "field"), [(0, "orders"), (1001, "orders")])
def test_none_and_too_many_are_refused_as_a_whole(program, shop, order_body, count, field):
    answer = program.post("/orders/bulk", {"orders": [order_body] * count})

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])
    assert not Order.objects.exists()


def test_the_statements_do_not_grow_with_the_orders(program, shop, order_body):
    shop.stock("MUG", 500)
    program.post("/orders", order_body)  # the key's first call of the day notes that it is used
    counts = []
    for many in (3, 90):
        orders = [numbered(order_body, many * 1000 + number) for number in range(many)]
        with CaptureQueriesContext(connection) as queries:
            assert program.post("/orders/bulk", {"orders": orders}).json()["placed"] == many
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 14


def test_what_breaks_in_the_middle_places_nothing(program, shop, order_body, monkeypatch):
    shop.stock("MUG", 500)
    monkeypatch.setattr("kervan.sales.actions.place_orders.record_all", _broken)

    answer = program.post("/orders/bulk", {"orders": [numbered(order_body, 1), numbered(order_body, 2)]})

    assert answer.status_code == 409
    assert not Order.objects.exists()
    assert shop.level("MUG") == Level(500, 0)


def _broken(*_: Any, **__: Any) -> None:
    raise NotAllowed("Şimdi olmaz.")
