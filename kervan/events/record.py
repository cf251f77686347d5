"""``record()``: write down what happened and queue its consequences, in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from kervan.events.models import Event
from kervan.events.queue import REACT_TO_WRITTEN
from kervan.events.wiring import handlers_of
from kervan.lib.actor import Actor
from kervan.lib.planned import planned


def record(name: str, /, *, actor: Actor, about: models.Model | None = None, **data: Any) -> Event:
    """Record one event about ``about`` (an order, a variant, …) and queue one job if anybody listens.

    Must run inside the transaction that changes the fact. ``data`` holds ids, numbers and short texts, never secrets.
    """
    return record_many(name, actor=actor, rows=[(about, data)])[0]


def record_many(
    name: str, *, actor: Actor, rows: Iterable[tuple[models.Model | None, Mapping[str, Any]]]
) -> list[Event]:
    """As ``record`` for many subjects: one statement whatever their number."""
    return record_all([(name, about, data) for about, data in rows], actor=actor)


def record_all(happened: Iterable[tuple[str, models.Model | None, Mapping[str, Any]]], *, actor: Actor) -> list[Event]:
    """As ``record`` for several things that happened at once, in this order: (name, about, data); one statement."""
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded outside a transaction.")
    events = [
        Event(
            name=name,
            subject=about._meta.model_name or "" if about is not None else "",
            subject_id=about.pk if about is not None else None,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name[:150],
            data=dict(data),
        )
        for name, about, data in happened
    ]
    if events:
        _write(events, [name for name in {event.name for event in events} if handlers_of(name)])
    return events


_WRITTEN = """
WITH written AS (
    INSERT INTO events_event (name, actor_kind, actor_id, actor_name, subject, subject_id, data, at)
    SELECT each.name, %s::varchar, %s::bigint, %s::varchar, subject, subject_id, data, at
    FROM json_to_recordset(%s::json)
         AS each(name varchar, subject varchar, subject_id bigint, data jsonb, at timestamptz)
    RETURNING id, name
)
SELECT (SELECT array_agg(id ORDER BY id) FROM written)
"""
_WRITTEN_AND_HEARD = f"{_WRITTEN}, {REACT_TO_WRITTEN}"


def _write(events: list[Event], heard: list[str]) -> None:
    """All are by one actor. Ids are given in their order; those whose name is ``heard`` get a job."""
    first = events[0]
    rows = [
        # Django's encoder would cut the moment to milliseconds.
        {"name": e.name, "subject": e.subject, "subject_id": e.subject_id, "data": e.data, "at": e.at.isoformat()}
        for e in events
    ]
    given: list[Any] = [first.actor_kind, first.actor_id, first.actor_name, json.dumps(rows, cls=DjangoJSONEncoder)]
    with planned() as cursor:
        if heard:
            cursor.execute(_WRITTEN_AND_HEARD, [*given, sorted(heard)])
        else:
            cursor.execute(_WRITTEN, given)
        ids = cursor.fetchone()[0]
    for event, event_id in zip(events, ids, strict=True):
        event.pk = event_id
        event._state.adding, event._state.db = False, connection.alias
