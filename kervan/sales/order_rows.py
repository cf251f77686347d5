"""The rows of a new order, written in one statement: order, lines, adjustments, payment and what happened to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models

from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.payments.models import Payment, PaymentEvent

_LENGTH = re.compile(r"\(.*\)")


def write_order(
    order: Order,
    words: str,
    lines: Sequence[OrderLine],
    adjustments: Sequence[Adjustment],
    payment: Payment,
    happened: Sequence[PaymentEvent],
) -> bool:
    """Write them all and give order, lines and payment their ids. ``words``: what the order is found by.

    False, and nothing is written, when another order has its channel and external id: also one that is just being placed
    is waited for. The only other unique value of an order is its number, which a sequence gives and which is its id too, so
    that programs never meet two names for one order.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(),
            [
                order.number,
                *(words if field.name == "search" else _value(order, field) for field in _fields(Order)),
                *_arrays(OrderLine, lines, "order"),
                *_arrays(Adjustment, adjustments, "order"),
                *(_value(payment, field) for field in _fields(Payment, "order")),
                *_arrays(PaymentEvent, happened, "payment"),
            ],
        )
        written = cursor.fetchone()
    if written is None:
        return False
    order.pk, payment.pk, line_ids = written
    for row in (order, payment, *lines):
        row._state.adding, row._state.db = False, connection.alias
    for line, line_id in zip(lines, line_ids or (), strict=True):
        line.pk, line.order_id = line_id, order.pk
    payment.order_id = order.pk
    return True


@cache
def _statement() -> str:
    """Made once from the models' own columns, so that a new column can't be forgotten."""
    values = ", ".join("to_tsvector('simple', %s)" if field.name == "search" else "%s" for field in _fields(Order))
    payment = _fields(Payment, "order")
    return f"""
WITH the_order AS (
    INSERT INTO {Order._meta.db_table} (id, {_names(_fields(Order))}) VALUES (%s, {values})
    ON CONFLICT DO NOTHING RETURNING id
), the_lines AS (
    {_insert_each(OrderLine, "order", "the_order")} RETURNING id, position
), the_adjustments AS (
    {_insert_each(Adjustment, "order", "the_order")}
), the_payment AS (
    INSERT INTO {Payment._meta.db_table} (order_id, {_names(payment)})
    SELECT the_order.id, {", ".join(f"%s::{_type(field)}" for field in payment)} FROM the_order RETURNING id
), the_events AS (
    {_insert_each(PaymentEvent, "payment", "the_payment")}
)
SELECT the_order.id, the_payment.id, (SELECT array_agg(id ORDER BY position) FROM the_lines) FROM the_order, the_payment
"""  # noqa: S608  (names of our own columns)


def _insert_each(model: type[models.Model], parent: str, table: str) -> str:
    fields = _fields(model, parent)
    arrays = ", ".join(f"%s::{_type(field)}[]" for field in fields)
    return (
        f"INSERT INTO {model._meta.db_table} ({parent}_id, {_names(fields)}) "  # noqa: S608
        f"SELECT {table}.id, each.* FROM {table}, unnest({arrays}) AS each"
    )


@cache
def _fields(model: type[models.Model], parent: str = "") -> tuple[models.Field[Any, Any], ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key and field.name != parent)


def _names(fields: Sequence[models.Field[Any, Any]]) -> str:
    return ", ".join(f'"{field.column}"' for field in fields)


def _type(field: models.Field[Any, Any]) -> str:
    """The column's type without its length: a cast to the length would cut in silence what the column refuses."""
    return _LENGTH.sub("", str(field.db_type(connection)))


def _value(row: models.Model, field: models.Field[Any, Any]) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)


def _arrays(model: type[models.Model], rows: Sequence[models.Model], parent: str) -> list[list[Any]]:
    return [[_value(row, field) for row in rows] for field in _fields(model, parent)]
