"""Unpaid orders over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kervan.api.tests.program import Program
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.sales.actions.expire_order import expire_order
from kervan.sales.models import PaymentTerm
from tests.shop import facts


@pytest.fixture
def waiting(shop):
    """An order by transfer, not paid yet: 2 x 100.00, of five mugs."""
    shop.product("MUG", price=10_000, stock=5)
    order = shop.order({"MUG": 2}, payment_method="bank_transfer", captured=False)
    shop.react()
    return order


def _expire(shop, order):
    PaymentTerm.objects.update(expires_on=clock.today())
    expire_order(order.pk, actor=SYSTEM)
    shop.react()


def test_until_when_moved_and_reminded(program, shop, waiting):
    path = f"/orders/{waiting.number}"

    term = program.get(f"{path}/payment-term").json()
    assert term["pay_by"] is not None
    assert (term["reminded_at"], term["expired_at"], term["left"]) == (None, None, [])
    later = (clock.today() + timedelta(days=30)).isoformat()
    assert program.post(f"{path}/payment-term", {"pay_by": later}).json()["pay_by"] == later
    assert program.post(f"{path}/remind-payment").json()["reminded_at"] is not None

    before = facts()
    again = program.post(f"{path}/remind-payment")
    past = program.post(f"{path}/payment-term", {"pay_by": "2020-01-01"})
    assert (again.status_code, again.json()["code"]) == (409, "reminded_lately")
    assert (past.status_code, past.json()["errors"][0]["field"]) == (422, "pay_by")
    assert facts() == before


def test_an_order_given_up_is_opened_again_with_what_is_left_once_per_key(program, shop, waiting):
    path, line = f"/orders/{waiting.number}", shop.line(waiting)
    assert program.post(f"{path}/reopen").json()["code"] == "not_cancelled"
    _expire(shop, waiting)
    shop.order({"MUG": 4})

    term = program.get(f"{path}/payment-term").json()
    assert term["expired_at"] is not None
    assert term["left"] == [{"line_id": line.pk, "cancelled": 2, "left": 1}]
    short = program.post(f"{path}/reopen")
    assert (short.status_code, short.json()["code"], short.json()["lacking"][0]["available"]) == (
        409,
        "out_of_stock",
        1,
    )
    strange = program.post(f"{path}/reopen", {"lines": [{"line_id": line.pk, "quantity": 3}]})
    assert strange.json()["errors"][0]["field"] == "lines.0.quantity"

    body = {"lines": [{"line_id": line.pk, "quantity": 1}], "notify": False}
    first = program.post(f"{path}/reopen", body, key="again-1")
    second = program.post(f"{path}/reopen", body, key="again-1")

    assert (first.json()["status"], first.json()["due"]) == ("created", "100.00")
    assert second.json() == first.json()
    assert shop.events(waiting).count("order.reopened") == 1


@pytest.mark.parametrize(
    ("verb", "right"),
    [("payment-term", "payments.remind"), ("remind-payment", "payments.remind"), ("reopen", "orders.reopen")],
)
def test_each_asks_its_right(shop, waiting, verb, right):
    program = Program(["orders.view", "payments.view", "orders.cancel"])
    body = {"pay_by": clock.today().isoformat()} if verb == "payment-term" else None

    answer = program.post(f"/orders/{waiting.number}/{verb}", body)

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
