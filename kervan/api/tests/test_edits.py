"""Changing orders over the API: previews, edits, cancelling and new addresses with a carrier in between."""

from __future__ import annotations

import pytest

from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from tests.shop import ADDRESS, AYSE, Level, facts


@pytest.fixture
def order(shop):
    shop.product("CUP", price=5_000, stock=3)
    return shop.order({"MUG": 3})


def edited(program, order, body, **more):
    return program.post(f"/orders/{order.number}/edit", body, **more)


def test_the_preview_is_what_the_edit_does(program, shop, order):
    body = {
        "lines": [{"line_id": shop.line(order).pk, "quantity": 2, "unit_price": "90.00"}],
        "new_lines": [{"sku": "CUP", "quantity": 2}],
        "adjustments": [{"label": "Bayram", "percent": 10}],
        "shipping_fee": "49.90",
        "reason": "Müşteri istedi",
    }
    before = facts()

    preview = program.post(f"/orders/{order.number}/edit/preview", body).json()
    assert facts() == before
    done = edited(program, order, body | {"version": preview["version"]}).json()

    assert (preview["total"], preview["to_give_back"], preview["to_collect"]) == ("301.90", "0.00", "1.90")
    assert (done["total"], done["due"], done["balance"]) == (preview["total"], preview["due"], preview["balance"])
    assert done["balance"] == "1.90"
    assert [(line["sku"], line["quantity"]) for line in done["lines"]] == [("MUG", 2), ("CUP", 2)]
    assert shop.level("MUG") == Level(100, 2)
    again = edited(program, order, body | {"version": preview["version"]})
    assert (again.status_code, again.json()["code"]) == (409, "changed")


def test_what_is_missing_is_listed_and_then_refused(program, order):
    body = {"new_lines": [{"sku": "CUP", "quantity": 4}]}

    preview = program.post(f"/orders/{order.number}/edit/preview", body).json()
    before = facts()
    refused = edited(program, order, body)

    assert [(lack["sku"], lack["wanted"], lack["available"]) for lack in preview["lacking"]] == [("CUP", 4, 3)]
    assert (refused.status_code, refused.json()["code"], facts()) == (409, "out_of_stock", before)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lines": [{"line_id": 10**9, "quantity": 1}]}, "lines.0.line_id"),
        ({"lines": [{"line_id": "own", "unit_price": "1.00"}]}, "reason"),
        ({"lines": [{"line_id": "own", "quantity": -1}]}, "lines.0.quantity"),
        ({"lines": [{"line_id": "own", "quantity": 10**9}]}, "lines.0.quantity"),
        ({"lines": [{"line_id": "own", "unit_price": "0.001"}]}, "lines.0.unit_price"),
        ({"lines": [{"line_id": "own", "adjustments": [{"percent": 101}]}]}, "lines.0.adjustments.0.percent"),
        ({"lines": [{"line_id": "own"}, {"line_id": "own"}]}, "lines.1.line_id"),
        ({"new_lines": [{"sku": "YOK", "quantity": 1}]}, "new_lines.0.sku"),
        ({"new_lines": [{"title": "Özel", "quantity": 1, "vat_rate": 20}]}, "new_lines.0.unit_price"),
        ({"adjustments": [{"percent": 101}]}, "adjustments.0.percent"),
        ({"adjustments": [{"amount": "300.01"}]}, "adjustments"),
        ({"shipping_fee": "-1"}, "shipping_fee"),
        ({"customer_id": 10**9}, "customer_id"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_wrong_input_names_its_field(program, shop, order, change, field):
    for line in change.get("lines", ()):
        line["line_id"] = shop.line(order).pk if line["line_id"] == "own" else line["line_id"]
    before = facts()

    for path in ("edit", "edit/preview"):
        answer = program.post(f"/orders/{order.number}/{path}", change)
        assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])
    assert facts() == before


def test_an_edit_happens_once_per_key(program, shop, order):
    body = {"new_lines": [{"sku": "CUP", "quantity": 1}]}

    answers = [edited(program, order, body, key="bir-kez") for _each in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert shop.level("CUP").reserved == 1


def test_a_booked_order_is_cancelled_when_its_carrier_has_answered(program, shop, order):
    mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    shop.react("shipment.requested")

    asked = program.post(f"/orders/{order.number}/cancel", {"reason": "Vazgeçti", "refund": {}}).json()
    assert (asked["status"], asked["waits_for"]) == ("ready_to_ship", "cancel")
    shop.react()

    done = program.get(f"/orders/{order.number}").json()
    assert (done["status"], done["waits_for"]) == ("cancelled", None)
    assert shop.fresh(order).refunding == 30_000


def test_a_refund_above_what_came_names_its_field(program, order):
    before = facts()

    answer = program.post(f"/orders/{order.number}/cancel", {"refund": {"amount": "300.01"}})

    assert (answer.status_code, answer.json()["code"]) == (422, "refund_too_much")
    assert [error["field"] for error in answer.json()["errors"]] == ["refund.amount"]
    assert facts() == before


def test_a_booked_address_is_changed_with_rebook_only(program, shop, order):
    mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    shop.react("shipment.requested")
    address = {"shipping_address": {**ADDRESS, "line": "Yeni Sokak 5"}}

    refused = program.post(f"/orders/{order.number}/address", address)
    asked = program.post(f"/orders/{order.number}/address", address | {"rebook": True}).json()
    shop.react()

    assert (refused.status_code, refused.json()["code"]) == (409, "booked")
    assert (asked["waits_for"], asked["shipping_address"]["line"]) == ("address", ADDRESS["line"])
    done = program.get(f"/orders/{order.number}").json()
    assert (done["status"], done["shipping_address"]["line"]) == ("ready_to_ship", "Yeni Sokak 5")
