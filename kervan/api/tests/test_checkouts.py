"""A shop of somebody else's make sells through the same checkout."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kervan.api.tests.program import Program
from kervan.catalog.models import Variant
from kervan.checkout.actions.put_in_cart import put_in_cart
from kervan.checkout.handlers import forget_what_was_left
from kervan.checkout.models import Cart, Checkout
from kervan.lib import clock
from kervan.orders.models import Order
from kervan.payments.models import BankAccount
from kervan.shipping.actions.save_rate import save_rate
from kervan.shipping.actions.save_zone import save_zone
from kervan.storefront.page import CUSTOMER
from tests.shop import ADDRESS, AYSE, Level, facts

BUYER = {"name": "Zeynep Yılmaz", "email": "zeynep@example.com", "phone": "0532 123 45 67"}
WHOLE = {"customer": BUYER, "shipping_address": ADDRESS, "payment_method": "bank_transfer"}


@pytest.fixture(autouse=True)
def sells(shop: Any) -> None:
    zone = save_zone(None, actor=AYSE, name="Türkiye", countries=["TR"])
    save_rate(None, actor=AYSE, zone_id=zone.pk, name="Standart kargo", steps=[(None, 4_990)])
    BankAccount.objects.create(bank="Ziraat Bankası", holder="Kervan", iban="TR330006100519786457841326")
    shop.product("MUG", price=12_990, stock=5)


def begun(**more: Any) -> dict[str, Any]:
    answer = Program().post("/checkouts", {"lines": [{"sku": "MUG", "quantity": 2}], **more})
    assert answer.status_code == 201
    return answer.json()


def done(checkout: dict[str, Any], *, program: Program | None = None, **more: Any) -> Any:
    return (program or Program()).post(
        f"/checkouts/{checkout['id']}/complete", {"agreed": True, "ip": "192.0.2.7", **more}
    )


def test_from_lines_to_a_quote_to_an_order(shop: Any) -> None:
    first = begun()
    assert first["ready"] is False
    assert (first["goods_total"], first["offers"], first["texts"]) == ("259.80", [], [])
    assert {row["field"] for row in first["problems"]} >= {"rate", "customer.email", "shipping_address.city"}

    whole = begun(**WHOLE)
    assert (whole["ready"], whole["total"]) == (True, "309.70")
    assert [row["name"] for row in whole["offers"]] == ["Standart kargo"]
    assert [row["method"] for row in whole["methods"]] == ["bank_transfer", "cash_on_delivery"]
    assert "309,70" in whole["texts"][0]["body"]

    answer = done(whole)

    order = Order.objects.get()
    assert answer.json()["number"] == order.number
    assert answer.json()["order_url"].count("/siparis/") == 1
    assert (order.total, order.channel) == (30_970, "api")
    assert {row.ip for row in order.consents.all()} == {"192.0.2.7"}
    assert shop.level("MUG") == Level(on_hand=5, reserved=2)


def test_completed_twice_it_is_one_order() -> None:
    whole = begun(**WHOLE)

    assert done(whole).json()["number"] == done(whole).json()["number"]
    assert Order.objects.count() == 1
    assert Checkout.objects.get().content == {}  # the buyer's address stands on the order alone


def test_what_came_to_nothing_is_forgotten(shop: Any) -> None:
    left, ordered = begun(**WHOLE), begun(**WHOLE)
    done(ordered)
    put_in_cart("", Variant.objects.get().pk, actor=CUSTOMER)

    with clock.moved_to(clock.now() + timedelta(days=3)):
        forget_what_was_left()
        assert done(left).status_code == 404
        assert done(ordered).status_code == 200
        assert Cart.objects.exists()
    with clock.moved_to(clock.now() + timedelta(days=62)):
        forget_what_was_left()
    assert (Cart.objects.count(), Checkout.objects.count(), Order.objects.count()) == (0, 0, 1)


def test_a_price_that_rose_meanwhile_is_refused(shop: Any) -> None:
    whole = begun(**WHOLE)
    shop.product("MUG", price=13_990)
    program = Program()
    before = facts()

    answer = done(whole, program=program)

    assert (answer.status_code, answer.json()["code"]) == (409, "checkout_changed")
    assert facts() == before


@pytest.mark.parametrize(
    ("more", "code"),
    [({"agreed": False}, "invalid"), ({"ip": "here"}, "invalid"), ({"marketing": ["fax"]}, "invalid")],
)
def test_what_is_not_agreed_or_not_an_address_is_refused(more: dict[str, Any], code: str) -> None:
    answer = done(begun(**WHOLE), **more)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Order.objects.exists()


def test_an_unfinished_one_and_an_unknown_one() -> None:
    assert done(begun()).json()["code"] == "checkout_incomplete"
    assert done({"id": "x" * 43}).status_code == 404
    answer = Program().post("/checkouts", {"lines": [{"sku": "YOK", "quantity": 1}]})
    assert answer.json()["errors"][0]["field"] == "lines.0.sku"
