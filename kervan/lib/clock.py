"""What time it is, asked in one place: UTC inside, Europe/Istanbul for people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SHOP_ZONE = ZoneInfo("Europe/Istanbul")

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _moved.get() or timezone.now()


def today() -> date:
    """The shop's date."""
    return now().astimezone(SHOP_ZONE).date()


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Let what happens inside have happened at ``moment``: how the demo shop gets its past. Nothing else uses it."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
