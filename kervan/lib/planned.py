"""Statements of the hot paths: PostgreSQL parses and plans them once per connection, not once per call.

Django's own cursor puts the values into the statement's text, so PostgreSQL meets a new statement each time. Here values
travel beside it, and after its first use on a connection psycopg keeps it prepared there (``prepare_threshold``).

They look rows up by key, so one plan serves all values: PostgreSQL, which would plan statements with arrays anew for each
call (it guesses ten elements), is told so once per connection (``plan_cache_mode``). Django's own statements are not touched
by it: they are never prepared.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import Connection, Cursor
from psycopg.types.numeric import Int8Dumper

_told: WeakSet[Connection[Any]] = WeakSet()


class _Cursor(Cursor[Any]):
    """Every whole number goes as a bigint: by default its size chooses its type, and each mix of types is a plan of its own."""

    def __init__(self, connection: Connection[Any]) -> None:
        super().__init__(connection)
        self.adapters.register_dumper(int, Int8Dumper)


def planned() -> CursorWrapper:
    """``with planned() as cursor``: a cursor in the current transaction, for a statement whose text is always the same.

    A value whose type the statement does not tell needs a cast (``%s::text``). One statement per call.
    """
    connection.ensure_connection()
    raw = connection.connection
    if raw not in _told:
        raw.execute("SET plan_cache_mode = force_generic_plan")
        _told.add(raw)
    with connection.wrap_database_errors:
        return connection._prepare_cursor(_Cursor(raw))  # type: ignore[attr-defined]
