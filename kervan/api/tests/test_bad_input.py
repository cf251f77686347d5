"""Whatever a program sends, it gets a sentence and a code, never a broken page."""

from __future__ import annotations

import json
from unittest.mock import patch

import pytest
from django.db import OperationalError

from kervan.api.contract import contract
from tests.shop import facts

BODIES = {
    "nothing": b"",
    "no json": b"{",
    "two values": b"{} {}",
    "invalid utf-8": b'{"customer": "\xff\xfe"}',
    "nul": b'{"customer": {"name": "\x00"}}',
    "escaped nul": b'{"customer": {"name": "\\u0000"}, "text": "\\u0000", "reason": "\\u0000", "title": "\\u0000"}',
    "nan": b'{"amount": NaN, "price": Infinity}',
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "long number": b'{"amount": ' + b"9" * 10_000 + b"}",
    "big exponent": b'{"amount": 1e999999999, "price": 1e999999999, "desi": 1e999999999, "set": 1e999999999}',
    "list": b"[1, 2]",
    "text": b'"order"',
    "null": b"null",
    "number": b"1",
    "surrogate key": b'{"\\ud800": 1}',
    "surrogate": b'{"reason": "\\udfff", "text": "\\udfff", "title": "\\udfff", "tracking_number": "\\udfff"}',
    "form": b"amount=1&reason=x",
    "types": json.dumps({name: {"a": [None, 1.5]} for name in ("lines", "reason", "amount", "price", "set")}).encode(),
}
COMMANDS = [
    (method.upper(), path.removeprefix("/api/v1"))
    for path, methods in contract()["paths"].items()
    for method in methods
    if method != "get"
]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_no_command_breaks_on_it(program, shop, body):
    order = shop.order(payment_method="bank_transfer", captured=False)
    for method, path in COMMANDS:
        path = path.replace("{number}", str(order.number)).replace("{payment_id}", str(order.payments.get().pk))
        path = path.replace("{shipment_id}", "1").replace("{sku}", "MUG")
        for headers in ({}, {"Idempotency-Key": "k"}):
            before = facts()
            answer = program.call(method, path, body, headers)
            assert answer.status_code < 500, f"{method} {path}"
            if answer.status_code >= 400:
                assert facts() == before
            elif body:
                pytest.fail(f"{method} {path} took {body[:50]!r}")


def test_a_body_that_is_too_large_is_not_read(program, settings):
    before = facts()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = program.post("/orders", {"note": "x" * 2000})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert facts() == before


def test_a_database_that_is_away_is_said_so(program, shop):
    with patch("kervan.api.endpoints.orders.orders_answer", side_effect=OperationalError("gone")):
        answer = program.client.get("/api/v1/orders")

    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "unavailable", "2")


def test_our_own_mistake_is_logged_and_not_told(program, shop, caplog):
    with patch("kervan.api.endpoints.orders.orders_answer", side_effect=RuntimeError("secret detail")):
        answer = program.client.get("/api/v1/orders")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "secret detail" not in answer.content.decode()
    assert "secret detail" in caplog.text
