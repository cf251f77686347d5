"""The only door to the job queue.

Jobs are written over Django's own connection, so they belong to the caller's transaction, in the web server and inside a
running job alike. (``task.defer()`` inside a worker uses another connection: a rolled-back transaction would leave its job.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

TASKS = {
    "react": "kervan.react",
    "run_handler": "kervan.run_handler",
    "run_function": "kervan.run_function",
}
BATCH = 1000


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
