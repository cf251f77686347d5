"""The only door to the job queue.

Jobs are written over Django's own connection, so they belong to the caller's transaction, in the web server and inside a
running job alike. (``task.defer()`` inside a worker uses another connection: a rolled-back transaction would leave its job.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

TASKS = {
    "react": "kervan.react",
    "run_handler": "kervan.run_handler",
    "run_function": "kervan.run_function",
}
BATCH = 1000


# For a statement that writes events as "written": the jobs of those whose name is in an array, in the same round trip, by
# procrastinate's own function.
REACT_TO_WRITTEN = f"""
(SELECT procrastinate_defer_jobs_v1(array_agg(
     ROW('default', '{TASKS["react"]}', 0, NULL, NULL, jsonb_build_object('event_id', written.id), NULL)
         ::procrastinate_job_to_defer_v1 ORDER BY written.id)) FROM written WHERE name = ANY(%s::varchar[])
 HAVING count(*) > 0)
"""  # noqa: S608  (our own words)


def _manager() -> JobManager:
    return JobManager(DjangoConnector())


def enqueue_many(
    task: str, arguments: Sequence[Mapping[str, Any]], *, at: datetime | None = None, queue: str = "default"
) -> list[int]:
    """Queue one job per item of ``arguments``; returns the job ids. ``at``: not before this time."""
    jobs = [
        Job(
            queue=queue,
            lock=None,
            queueing_lock=None,
            task_name=TASKS[task],
            task_kwargs=dict(kwargs),
            scheduled_at=at,
        )
        for kwargs in arguments
    ]
    manager = _manager()
    ids: list[int] = []
    for start in range(0, len(jobs), BATCH):
        ids += [job.id or 0 for job in manager.batch_defer_jobs(jobs[start : start + BATCH])]
    return ids


def enqueue(function: str, *, at: datetime | None = None, queue: str = "default", **arguments: Any) -> int:
    """Queue a call of the function with this dotted name, e.g. one long piece of work that a page asked for."""
    kwargs = {"function": function, "arguments": arguments}
    return enqueue_many("run_function", [kwargs], at=at, queue=queue)[0]


def cancel(job_id: int) -> bool:
    """Take back a job that has not begun. False if it has begun or is gone."""
    return _manager().cancel_job_by_id(job_id, delete_job=True)


def cancel_many(job_ids: Sequence[int]) -> None:
    """Take back those of these jobs that have not begun, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT procrastinate_cancel_job_v1(id, false, true) FROM unnest(%s::bigint[]) AS wanted(id)",
            [list(job_ids)],
        )


def take_up_again(job_ids: Sequence[int]) -> dict[int, str]:
    """Give failed jobs back to the queue, due now and with all their attempts; returns those that had failed: id → handler.

    Part of the caller's transaction. Each row is taken by one caller only, so nothing is repeated twice.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL, worker_id = NULL
               WHERE id IN (SELECT id FROM procrastinate_jobs WHERE id = ANY(%s) AND status = 'failed'
                            ORDER BY id FOR UPDATE SKIP LOCKED)
               RETURNING id, COALESCE(args->>'handler', args->>'function', task_name)""",
            [list(job_ids)],
        )
        return dict(sorted(cursor.fetchall()))
