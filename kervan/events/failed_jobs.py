"""Work in the background that did not succeed: which, why, for what, and whether it is tried again by itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from kervan.events.models import Event, JobError
from kervan.events.queue import TASKS

SCHEDULED = "schedule:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A job that failed (``retry_at`` None) or waits for its next attempt. ``handler`` is a dotted name."""

    id: int
    handler: str
    attempts: int
    retry_at: datetime | None
    error: str
    at: datetime | None
    event: Event | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubledSchedule:
    """A scheduled function whose latest run failed. It comes again by itself."""

    function: str
    error: str
    at: datetime


def failed_jobs_count(most: int = 1000) -> int:
    """How many jobs wait for a person, counted at most to ``most``. Scheduled work repeats itself and is not counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM (SELECT 1 FROM procrastinate_jobs
                                     WHERE status = 'failed' AND task_name = ANY(%s) LIMIT %s) AS waiting""",
            [list(TASKS.values()), most],
        )
        return int(cursor.fetchone()[0])


def failed_jobs(*, limit: int = 100) -> list[Trouble]:
    """Those that gave up, newest first."""
    return _troubles("status = 'failed'", "id DESC", limit)


def retrying_jobs(*, limit: int = 100) -> list[Trouble]:
    """Those that failed and will be tried again by themselves, the next one first."""
    return _troubles("status = 'todo' AND attempts > 0", "scheduled_at, id", limit)


def failed_job_ids(*, limit: int = 10_000) -> list[int]:
    """All that "Yeniden dene" for all means."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM procrastinate_jobs WHERE status = 'failed' AND task_name = ANY(%s) ORDER BY id LIMIT %s",
            [list(TASKS.values()), limit],
        )
        return [job_id for (job_id,) in cursor.fetchall()]


def troubled_schedules(functions: Iterable[str]) -> list[TroubledSchedule]:
    """Scheduled functions whose latest finished run failed, as far as their errors are kept."""
    names = [SCHEDULED + function for function in functions]
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT task_name, max(id) FROM procrastinate_jobs
               WHERE status = 'failed' AND task_name = ANY(%s) GROUP BY task_name ORDER BY task_name""",
            [names],
        )
        latest = {job_id: name.removeprefix(SCHEDULED) for name, job_id in cursor.fetchall()}
    errors = _last_errors(list(latest))
    return [
        TroubledSchedule(function=name, error=errors[job_id].error, at=errors[job_id].at)
        for job_id, name in latest.items()
        if job_id in errors
    ]


def _troubles(where: str, order: str, limit: int) -> list[Trouble]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT id, args, attempts, scheduled_at, status FROM procrastinate_jobs
                WHERE {where} AND task_name = ANY(%s) ORDER BY {order} LIMIT %s""",  # noqa: S608 (our own words)
            [list(TASKS.values()), limit],
        )
        rows = cursor.fetchall()
    jobs = [(job_id, _arguments(args), attempts, due, status) for job_id, args, attempts, due, status in rows]
    errors = _last_errors([job[0] for job in jobs])
    events = Event.objects.in_bulk({job[1]["event_id"] for job in jobs if isinstance(job[1].get("event_id"), int)})
    return [_trouble(*job, error=errors.get(job[0]), events=events) for job in jobs]


def _trouble(
    job_id: int,
    args: dict[str, Any],
    attempts: int,
    due: datetime | None,
    status: str,
    *,
    error: JobError | None,
    events: dict[int, Event],
) -> Trouble:
    return Trouble(
        id=job_id,
        handler=str(args.get("handler") or args.get("function") or (error.handler if error else "")),
        attempts=max(attempts, error.attempt if error else 0),
        retry_at=due if status == "todo" else None,
        error=error.error if error else "",
        at=error.at if error else None,
        event=events.get(args.get("event_id", 0)),
    )


def _arguments(args: Any) -> dict[str, Any]:
    if isinstance(args, dict):
        return args
    return dict(json.loads(args))


def _last_errors(job_ids: Sequence[int]) -> dict[int, JobError]:
    return {error.job_id: error for error in JobError.objects.filter(job_id__in=job_ids).order_by("id")}
