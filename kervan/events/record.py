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


def record(name: str, /, *, actor: Actor, about: models.Model | None = None, **data: Any) -> Event:
    """Record one event about ``about`` (an order, a variant, …) and queue one job if anybody listens.

    Must run inside the transaction that changes the fact. ``data`` holds ids, numbers and short texts, never secrets.
    """
    return record_many(name, actor=actor, rows=[(about, data)])[0]


def record_many(
    name: str, *, actor: Actor, rows: Iterable[tuple[models.Model | None, Mapping[str, Any]]]
) -> list[Event]:
    """As ``record`` for many subjects: one statement whatever their number."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"record({name!r}) outside a transaction")
    listeners = handlers_of(name)
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
        for about, data in rows
    ]
    if events:
        _write(events, REACT_TO_WRITTEN if listeners else "NULL")
    return events


def _write(events: list[Event], jobs: str) -> None:
    """All have one name and one actor. Ids are given in their order."""
    first = events[0]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH written AS (
                    INSERT INTO events_event (name, actor_kind, actor_id, actor_name, subject, subject_id, data, at)
                    SELECT %s, %s, %s::bigint, %s, each.*
                    FROM unnest(%s::varchar[], %s::bigint[], %s::jsonb[], %s::timestamptz[]) AS each
                    RETURNING id
                )
                SELECT (SELECT array_agg(id ORDER BY id) FROM written), {jobs}""",  # noqa: S608  (our own words)
            [
                *(first.name, first.actor_kind, first.actor_id, first.actor_name),
                [event.subject for event in events],
                [event.subject_id for event in events],
                [json.dumps(event.data, cls=DjangoJSONEncoder) for event in events],
                [event.at for event in events],
            ],
        )
        ids, _jobs = cursor.fetchone()
    for event, event_id in zip(events, ids, strict=True):
        event.pk = event_id
        event._state.adding, event._state.db = False, connection.alias
