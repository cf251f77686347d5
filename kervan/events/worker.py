"""The worker: takes jobs as they come, several at once, and rescues those of a worker that was killed."""

from __future__ import annotations

import asyncio
import logging

from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.jobs import DeleteJobCondition, Status
from procrastinate.manager import JobManager

from kervan.events.queue import TASKS

log = logging.getLogger(__name__)

HEARTBEAT = 2.0
STALLED_AFTER = 10.0
CONCURRENCY = 4


async def rescue(manager: JobManager) -> int:
    """Give the jobs of dead workers back to the queue. Returns how many."""
    rescued = 0
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        if job.task_name not in TASKS.values():
            # A scheduled run comes again by itself.
            await manager.finish_job_by_id_async(job.id or 0, status=Status.FAILED, delete_job=True)
            continue
        await manager.retry_job(job)
        rescued += 1
    if rescued:
        log.warning("Taken up again: %d jobs of a worker that stopped.", rescued)
    return rescued


async def _keep_rescuing(app: App) -> None:
    while True:
        try:
            await rescue(app.job_manager)
        except Exception:  # the worker's edge: a lost connection must not end the rescue
            log.exception("Rescue of stalled jobs failed; trying again.")
        await asyncio.sleep(STALLED_AFTER / 2)


async def _work(wait: bool) -> None:
    # Replaced, not copied: the schedules belong to the app and must not use Django's connection, which no one renews here.
    connector = django_app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with django_app.replace_connector(connector) as app:
        async with app.open_async():
            await _run(app, wait)
            # The last job may have queued others just when the worker found nothing more to do.
            while not wait and await _anything_due(app):
                await _run(app, wait)


async def _anything_due(app: App) -> bool:
    row = await app.connector.execute_query_one_async(
        "SELECT count(*) AS jobs FROM procrastinate_jobs"
        " WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())"
    )
    return bool(row["jobs"])


async def _run(app: App, wait: bool) -> None:
    await rescue(app.job_manager)
    rescuer = asyncio.create_task(_keep_rescuing(app))
    try:
        await app.run_worker_async(
            wait=wait,
            concurrency=CONCURRENCY,
            fetch_job_polling_interval=5.0,
            delete_jobs=DeleteJobCondition.SUCCESSFUL,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=STALLED_AFTER,
            shutdown_graceful_timeout=20,
        )
    finally:
        rescuer.cancel()


def run_worker(*, wait: bool = True) -> None:
    """Run until told to stop (TERM, INT), or with ``wait=False`` until the queue is empty."""
    asyncio.run(_work(wait))
