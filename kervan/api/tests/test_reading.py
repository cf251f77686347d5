"""Reading orders and events over the API."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kervan.events.models import Event
from kervan.lib import clock
from kervan.orders.models import Order
from tests.shop import AYSE


def _numbers(answer):
    return [order["number"] for order in answer.json()["items"]]


@pytest.fixture
def five(shop):
    """Five orders, an hour apart, newest last."""
    orders = [shop.order({"MUG": 1}) for _ in range(5)]
    for age, order in enumerate(reversed(orders)):
        Order.objects.filter(pk=order.pk).update(placed_at=clock.now() - timedelta(hours=age))
    return orders


def test_pages_show_every_order_once_newest_first(program, five):
    newest_first = [order.number for order in reversed(five)]

    pages, cursor = [], ""
    while cursor is not None:
        answer = program.get(f"/orders?limit=2&cursor={cursor}")
        pages.append(_numbers(answer))
        cursor = answer.json()["next_cursor"]

    assert pages == [newest_first[:2], newest_first[2:4], newest_first[4:]]


def test_orders_placed_in_the_same_moment_are_not_lost_between_pages(program, five):
    Order.objects.update(placed_at=clock.now())

    first = program.get("/orders?limit=3").json()
    second = program.get(f"/orders?limit=3&cursor={first['next_cursor']}").json()

    assert len({order["id"] for order in first["items"] + second["items"]}) == 5


def test_filters(program, shop, five):
    waiting = shop.order({"MUG": 1}, payment_method="bank_transfer", captured=False)
    newest = five[-1]
    after = (clock.now() - timedelta(minutes=90)).strftime("%Y-%m-%dT%H:%M:%SZ")

    assert _numbers(program.get("/orders?payment_status=awaiting")) == [waiting.number]
    assert len(_numbers(program.get("/orders?payment_status=awaiting,paid&status=created"))) == 6
    assert _numbers(program.get("/orders?status=shipped")) == []
    assert _numbers(program.get("/orders?queue=to_confirm")) == [waiting.number]
    assert _numbers(program.get(f"/orders?placed_after={after}&payment_status=paid"))[0] == newest.number
    assert len(_numbers(program.get(f"/orders?placed_after={after}"))) == 3
    assert len(_numbers(program.get(f"/orders?placed_before={after}"))) == 3
    assert _numbers(program.get(f"/orders?q={waiting.number}")) == [waiting.number]
    assert len(_numbers(program.get("/orders?q=zeynep%20yılm"))) == 6
    assert _numbers(program.get("/orders?channel=api")) == []


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("limit=0", 422, "limit"),
        ("limit=101", 422, "limit"),
        ("limit=x", 422, "limit"),
        ("limit=" + "9" * 30, 422, "limit"),
        ("cursor=abc", 422, "cursor"),
        ("cursor=MTIzfDQ1Ng", 422, "cursor"),
        ("cursor=%00", 422, "cursor"),
        ("cursor=ş", 422, "cursor"),
        ("status=sold", 422, "status"),
        ("placed_after=yesterday", 422, "placed_after"),
        ("placed_after=0001-01-01T00:00:00%2B14:00", 422, "placed_after"),
        ("stauts=created", 422, "stauts"),
        ("q=%00", 422, "q"),
        ("queue=nothing", 404, None),
    ],
)
def test_a_wrong_filter_is_named(program, query, status, field):
    answer = program.get(f"/orders?{query}")

    assert answer.status_code == status
    assert [error["field"] for error in answer.json()["errors"]] == ([field] if field else [])


@pytest.mark.parametrize("number", ["0", "99", "abc", "-1", "9" * 18, "9" * 25, "9" * 5000, "1%00", "1.0", "%F0%28"])
def test_an_order_that_is_not_there_is_not_found(program, number):
    for path in (f"/orders/{number}", f"/orders/{number}/payments", f"/orders/{number}/shipments"):
        assert program.get(path).status_code == 404
    assert program.post(f"/orders/{number}/accept").status_code == 404
    assert program.get(f"/shipments/{number}").status_code == 404
    assert program.post(f"/payments/{number}/void", {"reason": "x"}).status_code == 404


def test_reading_costs_the_same_whatever_the_number_of_orders_and_lines(program, shop):
    shop.order({"MUG": 1})
    program.get("/orders")
    with CaptureQueriesContext(connection) as one:
        program.get("/orders")
    for _ in range(5):
        shop.order({"MUG": 1, "CUP": 2, "BAG": 1})
    with CaptureQueriesContext(connection) as many:
        program.get("/orders")
    number = Order.objects.order_by("-id")[0].number
    with CaptureQueriesContext(connection) as single:
        program.get(f"/orders/{number}")

    assert len(one) == len(many) == len(single) == 5  # the key, orders, lines, adjustments, refunds


@pytest.mark.django_db(transaction=True)
def test_the_feed_tells_everything_once(program, shop):
    order = shop.order()
    told, cursor, deadline = [], "", time.monotonic() + 30
    # Another test's open transaction on the same server holds the feed back for a moment.
    while len(told) < Event.objects.count() and time.monotonic() < deadline:
        page = program.get(f"/events?limit=2&after={cursor}").json()
        told, cursor = told + page["items"], page["cursor"]

    assert [event["id"] for event in told] == list(Event.objects.order_by("txid", "id").values_list("pk", flat=True))
    assert [event["name"] for event in told][-2:] == ["order.placed", "payment.captured"]
    assert told[-2]["subject_id"] == order.pk
    assert told[-2]["actor"] == {"kind": "staff", "id": AYSE.id, "name": "Ayşe"}
    assert program.get(f"/events?after={cursor}").json() == {"items": [], "cursor": cursor}
    assert program.get("/events?after=nonsense").json()["code"] == "cursor_invalid"


@pytest.mark.parametrize(
    "q", ["'", ":*", "& | !", "\\", "<->", "((", "%25", "a" * 200, "#" + "9" * 18, "9" * 200, "ﬀ", "🙂"]
)
def test_no_search_breaks(program, five, q):
    answer = program.get(f"/orders?q={q.replace('#', '%23').replace('&', '%26')}")

    assert answer.status_code == 200


def test_an_amount_finds_orders_with_that_open_balance(program, shop):
    waiting = shop.order({"MUG": 2}, payment_method="bank_transfer", captured=False)
    shop.order({"MUG": 2})

    assert _numbers(program.get("/orders?q=200,00")) == [waiting.number]
    assert _numbers(program.get(f"/orders?q=%23{waiting.number}")) == [waiting.number]
