"""Counts beside tabs: never an exact count over everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import QuerySet

MOST = 1000


def bounded(rows: QuerySet[Any], most: int = MOST) -> int:
    """How many rows, at most ``most``."""
    return rows.order_by().values("pk")[:most].count()


def bounded_each(named: Mapping[str, QuerySet[Any]], most: int = MOST) -> dict[str, int]:
    """The same for several at once, in one statement."""
    parts: list[str] = []
    values: list[Any] = []
    for rows in named.values():
        sql, params = rows.order_by().values("pk")[:most].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) counted)")  # noqa: S608  (made by the ORM)
        values += params
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return dict(zip(named, cursor.fetchone(), strict=True))
