"""Work that gave up: seen, counted, and tried again once, by whoever is first."""

from __future__ import annotations

import pytest
from django.db import connection

from kervan.events.actions.retry_job import retry_all_jobs, retry_job
from kervan.events.failed_jobs import failed_jobs, failed_jobs_count, retrying_jobs, troubled_schedules
from kervan.events.models import Event, JobError
from kervan.events.queue import enqueue
from kervan.lib.errors import NotAllowed
from tests.shop import AYSE

pytestmark = pytest.mark.django_db


def give_up(job_id, *, error="ConnectError: no route", status="failed", attempts=12):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s, attempts = %s WHERE id = %s", [status, attempts, job_id]
        )
    JobError.objects.create(job_id=job_id, handler="shop.do", attempt=attempts, final=True, error=error)
    return job_id


def state_of(job_id):
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, attempts, scheduled_at FROM procrastinate_jobs WHERE id = %s", [job_id])
        return cursor.fetchone()


def test_a_job_that_gave_up_is_seen_with_its_reason():
    job = give_up(enqueue("shop.do"))
    enqueue("shop.do")

    assert failed_jobs_count() == 1
    assert [(row.id, row.handler, row.error, row.attempts, row.retry_at) for row in failed_jobs()] == [
        (job, "shop.do", "ConnectError: no route", 12, None)
    ]
    assert retrying_jobs() == []


def test_a_job_that_tries_again_by_itself_is_no_failure():
    job = give_up(enqueue("shop.do"), status="todo", attempts=3)

    assert failed_jobs_count() == 0
    assert [row.id for row in retrying_jobs()] == [job]


def test_a_failed_job_is_tried_again_with_all_its_attempts_and_recorded():
    job = give_up(enqueue("shop.do"))

    retry_job(job, actor=AYSE)

    assert state_of(job) == ("todo", 0, None)
    assert failed_jobs_count() == 0
    event = Event.objects.get()
    assert (event.name, event.data, event.actor_name) == ("job.retried", {"job_id": job, "handler": "shop.do"}, "Ayşe")


def test_the_second_to_press_is_told_and_nothing_is_repeated():
    job = give_up(enqueue("shop.do"))
    retry_job(job, actor=AYSE)

    with pytest.raises(NotAllowed):
        retry_job(job, actor=AYSE)

    assert Event.objects.count() == 1
    assert state_of(job) == ("todo", 0, None)


@pytest.mark.parametrize("job_id", [0, 2**40])
def test_a_job_that_is_not_there_is_refused(job_id):
    with pytest.raises(NotAllowed):
        retry_job(job_id, actor=AYSE)
    assert Event.objects.count() == 0


def test_all_failed_jobs_are_tried_again_and_no_others():
    failed = [give_up(enqueue("shop.do")) for _ in range(3)]
    waiting = give_up(enqueue("shop.do"), status="todo", attempts=3)

    assert retry_all_jobs(actor=AYSE) == 3
    assert retry_all_jobs(actor=AYSE) == 0

    assert [state_of(job)[:2] for job in failed] == [("todo", 0)] * 3
    assert state_of(waiting)[:2] == ("todo", 3)
    assert Event.objects.filter(name="job.retried").count() == 3


def test_a_schedule_in_trouble_is_shown_once_and_not_counted():
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(
                """INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status)
                   VALUES ('schedule', 'schedule:shop.tick', 0, '{"timestamp": 1}', 'failed') RETURNING id"""
            )
            (job,) = cursor.fetchone()
    JobError.objects.create(job_id=job, handler="shop.tick", attempt=1, error="ValueError: late")

    assert failed_jobs_count() == 0
    assert [(row.function, row.error) for row in troubled_schedules(["shop.tick", "shop.tock"])] == [
        ("shop.tick", "ValueError: late")
    ]
