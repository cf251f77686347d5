"""Counts beside tabs: never an exact count over everything."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

MOST = 1000


def bounded(rows: QuerySet[Any], most: int = MOST) -> int:
    """How many rows, at most ``most``."""
    return rows.order_by().values("pk")[:most].count()
