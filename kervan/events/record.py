"""``record()``: write down what happened and queue its consequences, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models

from kervan.events.models import Event
from kervan.events.queue import enqueue_many
from kervan.events.wiring import handlers_of
from kervan.lib.actor import Actor


def record(name: str, /, *, actor: Actor, about: models.Model | None = None, **data: Any) -> Event:
    """Record one event about ``about`` (an order, a variant, …) and queue one job if anybody listens.

    Must run inside the transaction that changes the fact. ``data`` holds ids, numbers and short texts, never secrets.
    """
    return record_many(name, actor=actor, rows=[(about, data)])[0]


def record_many(
    name: str, *, actor: Actor, rows: Iterable[tuple[models.Model | None, Mapping[str, Any]]]
) -> list[Event]:
    """As ``record`` for many subjects: two statements whatever their number."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"record({name!r}) outside a transaction")
    listeners = handlers_of(name)
    events = Event.objects.bulk_create(
        Event(
            name=name,
            subject=about._meta.model_name or "" if about is not None else "",
            subject_id=about.pk if about is not None else None,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name[:150],
            data=dict(data),
        )
        for about, data in rows
    )
    if listeners and events:
        enqueue_many("react", [{"event_id": event.pk} for event in events])
    return events
