"""What the worker runs: one ``react`` per event, one job per call to the outside world, and the schedules."""

from __future__ import annotations

import logging
import random
import traceback
from datetime import timedelta
from typing import Any

from django.db import transaction
from procrastinate import JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy

from kervan.events.models import Event, JobError
from kervan.events.queue import enqueue_many
from kervan.events.wiring import handlers_of, load, load_function, wired
from kervan.lib import clock

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 12


class Backoff(BaseRetryStrategy):
    """2 s, 4 s, 8 s … at most an hour apart, with some jitter; twelve attempts are about four hours. Then a person decides."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts + 1 >= MAX_ATTEMPTS:
            return None
        seconds = min(2 ** (job.attempts + 1), 3600) * random.uniform(0.8, 1.2)  # noqa: S311
        wanted = getattr(exception, "retry_after", None)
        if isinstance(wanted, (int, float)):
            seconds = max(seconds, float(wanted))
        return RetryDecision(retry_at=clock.now() + timedelta(seconds=seconds))


def _note_error(context: JobContext, handler: str, event_id: int | None, error: BaseException) -> None:
    """Keep the reason where the shop can see it, whatever the failed transaction did."""
    text = "".join(traceback.format_exception_only(error)).strip()
    attempt = context.job.attempts + 1
    JobError.objects.create(
        job_id=context.job.id or 0,
        handler=handler,
        event_id=event_id,
        attempt=attempt,
        final=attempt >= MAX_ATTEMPTS,
        error=text[:2000],
    )


def run(handler: str, event: Event) -> None:
    """Run one handler as its kind wants it: in a transaction, or (a call to the outside world) in none."""
    function = load(handler)
    if hasattr(function, "own_job_queue"):
        function(event)
    else:
        with transaction.atomic():
            function(event)


@app.task(name="kervan.react", pass_context=True, retry=Backoff())
def react(context: JobContext, event_id: int) -> None:
    """Run an event's database-only handlers; give each call to the outside world, and each failure, a job of its own.

    Handlers are idempotent, so a worker killed in the middle repeats them.
    """
    event = Event.objects.get(pk=event_id)
    queued: dict[str, list[dict[str, Any]]] = {}
    for handler in handlers_of(event.name):
        queue = getattr(load(handler), "own_job_queue", None)
        if queue is None:
            try:
                run(handler, event)
            except Exception:  # the worker's edge: one handler must not stop the others
                log.exception("%s failed for %s", handler, event)
                queue = "default"
        if queue is not None:
            queued.setdefault(queue, []).append({"event_id": event_id, "handler": handler})
    with transaction.atomic():
        for queue, arguments in queued.items():
            enqueue_many("run_handler", arguments, queue=queue)


@app.task(name="kervan.run_handler", pass_context=True, retry=Backoff())
def run_handler(context: JobContext, event_id: int, handler: str) -> None:
    """One handler for one event, retried with backoff."""
    try:
        run(handler, Event.objects.get(pk=event_id))
    except Exception as error:
        _note_error(context, handler, event_id, error)
        raise


@app.task(name="kervan.run_function", pass_context=True, retry=Backoff())
def run_function(context: JobContext, function: str, arguments: dict[str, Any]) -> None:
    """A function called by its dotted name, retried with backoff. It must bear being called twice."""
    try:
        load_function(function)(**arguments)
    except Exception as error:
        _note_error(context, function, None, error)
        raise


def _schedule(cron: str, function: str) -> None:
    @app.periodic(cron=cron)
    @app.task(name=f"schedule:{function}", queue="schedule", pass_context=True)
    def scheduled(context: JobContext, timestamp: int) -> None:
        try:
            load_function(function)()
        except Exception as error:
            _note_error(context, function, None, error)
            raise


for _cron, _function in wired("SCHEDULES"):
    _schedule(_cron, _function)
