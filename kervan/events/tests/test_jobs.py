"""What the queue promises: nothing before the commit, nothing after a rollback, nothing lost with a killed worker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from kervan.events import tasks, wiring
from kervan.events.models import Event, JobError
from kervan.events.queue import cancel, enqueue
from kervan.events.record import record
from kervan.events.worker import run_worker
from kervan.lib import clock
from kervan.lib.actor import SYSTEM

HERE = __name__
ran: list[Any] = []


def note(event: Event) -> None:
    ran.append(event.name)


def fail(event: Event) -> None:
    raise RuntimeError("the printer is on fire")


def record_and_fail(event: Event) -> None:
    """Records a further event, then breaks: the event and its job must be gone."""
    record("t.second", actor=SYSTEM)
    raise RuntimeError("after recording")


@wiring.own_job(queue="outside")
def call_out(event: Event) -> None:
    ran.append("in a transaction" if connection.in_atomic_block else "outside any transaction")


def call_by_name(word: str) -> None:
    ran.append(word)


@pytest.fixture(autouse=True)
def wired(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, list[str]]]:
    """Events of the tests' own."""
    table: dict[str, list[str]] = {"t.first": [f"{HERE}.note"], "t.second": [f"{HERE}.note"], "t.silent": []}
    ran.clear()
    original = wiring.wired
    monkeypatch.setattr(wiring, "wired", lambda name: table if name == "WIRING" else original(name))
    yield table
    wiring.load.cache_clear()


def waiting() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' AND queue_name <> 'schedule' ORDER BY id"
        )
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_neither_event_nor_job() -> None:
    with transaction.atomic():
        record("t.first", actor=SYSTEM)
        transaction.set_rollback(True)

    assert Event.objects.count() == 0
    assert waiting() == []


@pytest.mark.django_db(transaction=True)
def test_an_event_runs_its_handlers_once_committed() -> None:
    with transaction.atomic():
        record("t.first", actor=SYSTEM)
        run_worker(wait=False)
        assert ran == []

    run_worker(wait=False)

    assert ran == ["t.first"]
    assert waiting() == []


@pytest.mark.django_db(transaction=True)
def test_an_event_nobody_listens_to_queues_nothing() -> None:
    with transaction.atomic():
        record("t.silent", actor=SYSTEM)

    assert waiting() == []


@pytest.mark.django_db
def test_an_unknown_event_is_a_bug() -> None:
    with pytest.raises(wiring.UnknownEvent):
        record("t.unheard_of", actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record("t.first", actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_inside_a_running_job_queues_nothing(wired: dict[str, list[str]]) -> None:
    wired["t.first"] = [f"{HERE}.record_and_fail"]
    with transaction.atomic():
        record("t.first", actor=SYSTEM)

    run_worker(wait=False)

    assert list(Event.objects.values_list("name", flat=True)) == ["t.first"]
    assert ran == []
    assert waiting() == ["kervan.run_handler"]  # only the failed handler, to be tried again


@pytest.mark.django_db(transaction=True)
def test_one_failing_handler_does_not_stop_the_others(wired: dict[str, list[str]]) -> None:
    wired["t.first"] = [f"{HERE}.fail", f"{HERE}.note"]
    with transaction.atomic():
        record("t.first", actor=SYSTEM)

    run_worker(wait=False)

    assert ran == ["t.first"]
    error = JobError.objects.get()
    assert (error.handler, error.attempt, error.final) == (f"{HERE}.fail", 1, False)
    assert "the printer is on fire" in error.error


@pytest.mark.django_db(transaction=True)
def test_a_call_to_the_outside_world_is_a_job_of_its_own_outside_any_transaction(wired: dict[str, list[str]]) -> None:
    wired["t.first"] = [f"{HERE}.call_out", f"{HERE}.note"]
    with transaction.atomic():
        record("t.first", actor=SYSTEM)

    run_worker(wait=False)

    assert sorted(ran) == ["outside any transaction", "t.first"]


@pytest.mark.django_db(transaction=True)
def test_a_failing_job_is_tried_again_later_and_finally_kept_as_failed(wired: dict[str, list[str]]) -> None:
    wired["t.first"] = [f"{HERE}.fail"]
    with transaction.atomic():
        record("t.first", actor=SYSTEM)
    run_worker(wait=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at IS NOT NULL, attempts FROM procrastinate_jobs WHERE queue_name = 'default'")
        assert cursor.fetchone() == (True, 1)
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL, attempts = %s", [tasks.MAX_ATTEMPTS - 1])

    run_worker(wait=False)

    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE queue_name = 'default'")
        assert cursor.fetchall() == [("failed",)]
    assert JobError.objects.filter(final=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_killed_worker_is_taken_up_again() -> None:
    with transaction.atomic():
        record("t.first", actor=SYSTEM)
    with connection.cursor() as cursor:  # as a worker leaves it that was killed a minute ago
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id"
        )
        worker_id = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker_id])

    run_worker(wait=False)

    assert ran == ["t.first"]
    assert waiting() == []


@pytest.mark.django_db(transaction=True)
def test_a_job_can_be_taken_back_until_it_begins() -> None:
    with transaction.atomic():
        job = enqueue(f"{HERE}.call_by_name", word="too late")
    with transaction.atomic():
        assert cancel(job)

    run_worker(wait=False)

    assert ran == []
    assert not cancel(job)


@pytest.mark.django_db(transaction=True)
def test_a_job_waits_for_its_hour() -> None:
    with transaction.atomic():
        enqueue(f"{HERE}.call_by_name", word="now")
        enqueue(f"{HERE}.call_by_name", word="later", at=clock.now().replace(year=2099))

    run_worker(wait=False)

    assert ran == ["now"]


@pytest.mark.django_db
def test_an_event_keeps_its_moment_to_the_microsecond():
    moment = clock.now().replace(microsecond=123_457)

    with clock.moved_to(moment), transaction.atomic():
        written = record("t.first", actor=SYSTEM)

    assert Event.objects.get(pk=written.pk).at == moment
