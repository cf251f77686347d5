"""Reads ``config/wiring.py``, the one page that says what follows from what. Known here by its dotted name only."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

from django.conf import settings
from django.utils.module_loading import import_string

from kervan.events.models import Event

Handler = Callable[[Event], None]
H = TypeVar("H", bound=Callable[..., Any])


class UnknownEvent(LookupError):
    """An event that is not on the wiring page: a bug, found at the first test."""


def own_job(*, queue: str = "outside") -> Callable[[H], H]:
    """Mark a handler that calls the outside world: it runs as a job of its own, outside any transaction."""

    def mark(handler: H) -> H:
        handler.own_job_queue = queue  # type: ignore[attr-defined]
        return handler

    return mark


def wired(name: str) -> Any:
    """A table of the wiring page: "WIRING", "SCHEDULES", "CARRIERS" …"""
    return import_string(f"{settings.WIRING}.{name}")


def handlers_of(event_name: str) -> list[str]:
    """The dotted names of those who listen to an event.

    Raises ``UnknownEvent`` for a name that the wiring page does not list (also with an empty list).
    """
    try:
        listed: list[str] = wired("WIRING")[event_name]
    except KeyError:
        raise UnknownEvent(event_name) from None
    return listed


@cache
def load(dotted: str) -> Handler:
    """The function behind a dotted name."""
    return cast("Handler", import_string(dotted))


@cache
def load_function(dotted: str) -> Callable[..., Any]:
    """Any function behind a dotted name."""
    return cast("Callable[..., Any]", import_string(dotted))
