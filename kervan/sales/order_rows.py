"""The rows of new orders, written in one statement: orders, lines, adjustments, payments and what happened to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection, models

from kervan.customers.actions.know_customers import (
    INSERT_CUSTOMERS,
    KnownCustomers,
    call_written,
    customer_rows,
    write_filled_in,
)
from kervan.lib.planned import planned
from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.orders.search import order_words
from kervan.payments.models import Payment, PaymentEvent
from kervan.sales.order_plan import Plan


def write_orders(plans: Sequence[Plan], known: KnownCustomers) -> list[Plan]:
    """Write them all, with their new customers, and give orders, lines and payments their ids; one statement for all.

    Returns those that were written. An order is left out, and nothing of it written, when another one has its channel and
    external id: also one that is just being placed is waited for. The only other unique value of an order is its number,
    which a sequence gives and which is its id too, so that programs never meet two names for one order.
    """
    for plan in plans:
        plan.order.pk = plan.order.number
    parts: list[list[dict[str, Any]]] = [
        customer_rows(known),
        [{**_row(plan.order), "words": order_words(plan.order, plan.lines)} for plan in plans],
        [_row(row, plan) for plan in plans for row in plan.lines],
        [_row(row, plan) for plan in plans for row in plan.adjustments],
        [_row(plan.payment, plan) for plan in plans],
        [_row(row, plan) for plan in plans for row in plan.happened],
    ]
    with planned() as cursor:
        cursor.execute(_statement(), [json.dumps(part, ensure_ascii=False, default=_plain) for part in parts])
        written = {order_id: (payment_id, line_ids) for order_id, payment_id, line_ids in cursor.fetchall()}
    call_written(known)
    write_filled_in(known)
    for plan in plans:
        if plan.order.pk in written:
            payment_id, line_ids = written[plan.order.pk]
            _number(plan, payment_id, line_ids or ())
    return [plan for plan in plans if plan.order.pk in written]


def _number(plan: Plan, payment_id: int, line_ids: Iterable[int]) -> None:
    plan.payment.pk, plan.payment.order_id = payment_id, plan.order.pk
    for line, line_id in zip(plan.lines, line_ids, strict=True):
        line.pk, line.order_id = line_id, plan.order.pk
    for row in (plan.order, plan.payment, *plan.lines):
        row._state.adding, row._state.db = False, connection.alias


@cache
def _statement() -> str:
    """Made once from the models' own columns, so that a new column can't be forgotten.

    A text that is longer than its column is refused here as everywhere: ``json_populate_recordset`` reads it as the column would.
    """
    order = [name for _, name in _columns(Order) if name != "search"]
    names = ", ".join(f'"{name}"' for name in order)
    return f"""
WITH the_customers AS ({INSERT_CUSTOMERS}
), the_order AS (
    INSERT INTO {Order._meta.db_table} ({names}, search)
    SELECT {", ".join(f'r."{name}"' for name in order)}, to_tsvector('simple', given->>'words')
    FROM json_array_elements(%s::json) given, json_populate_record(NULL::{Order._meta.db_table}, given) r
    ON CONFLICT DO NOTHING RETURNING id
), the_lines AS (
    {_insert_each(OrderLine)} RETURNING id, order_id, position
), the_adjustments AS (
    {_insert_each(Adjustment)}
), the_payment AS (
    {_insert_each(Payment)} RETURNING id, order_id
), the_events AS (
    INSERT INTO {PaymentEvent._meta.db_table} (payment_id, {_names(PaymentEvent, "payment_id")})
    SELECT the_payment.id, {_names(PaymentEvent, "payment_id", "r.")}
    FROM json_array_elements(%s::json) WITH ORDINALITY AS given(event, place)
    JOIN the_payment ON the_payment.order_id = (event->>'order_id')::bigint,
    json_populate_record(NULL::{PaymentEvent._meta.db_table}, event) r
    ORDER BY place
)
SELECT the_payment.order_id, the_payment.id, numbered.ids
FROM the_payment
LEFT JOIN (SELECT order_id, array_agg(id ORDER BY position) AS ids FROM the_lines GROUP BY order_id) AS numbered
    ON numbered.order_id = the_payment.order_id
"""  # noqa: S608  (names of our own columns)


def _insert_each(model: type[models.Model]) -> str:
    table = model._meta.db_table
    return (
        f"INSERT INTO {table} ({_names(model)}) SELECT {_names(model, prefix='r.')} "  # noqa: S608
        f"FROM json_populate_recordset(NULL::{table}, %s::json) WITH ORDINALITY r JOIN the_order ON the_order.id = r.order_id "
        f"ORDER BY r.ordinality"
    )


@cache
def _columns(model: type[models.Model]) -> tuple[tuple[str, str], ...]:
    """Where a value stands in Python, and its column; the id only of an order, the others get theirs here."""
    return tuple(
        (field.attname, str(field.column))
        for field in model._meta.concrete_fields
        if not field.primary_key or model is Order
    )


def _names(model: type[models.Model], without: str = "", prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{column}"' for _, column in _columns(model) if column != without)


def _row(row: models.Model, plan: Plan | None = None) -> dict[str, Any]:
    values = row.__dict__
    given = {column: values[attname] for attname, column in _columns(type(row)) if attname in values}
    if plan is not None:
        given["order_id"] = plan.order.pk
    return given


def _plain(value: object) -> str:
    """A value that JSON has no form for, as its column reads it."""
    if isinstance(value, Decimal | datetime | date):
        return str(value)
    raise TypeError(f"{value!r} has no form that a column reads")
