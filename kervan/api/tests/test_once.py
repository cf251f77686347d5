"""Idempotency-Key: a repeated command happens once."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from kervan.api.handlers import forget_old_idempotent_calls
from kervan.api.models import IdempotentCall
from kervan.api.tests.program import Program
from kervan.lib import clock
from kervan.orders.models import Note, Order
from tests.shop import Level, facts


def test_a_repeat_gets_the_same_answer_and_makes_nothing(program, shop, order_body):
    shop.stock("MUG", 5)
    first = program.post("/orders", order_body, key="k1")
    before = facts()

    again = program.post("/orders", order_body, key="k1")

    assert (again.status_code, again.content) == (201, first.content)
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert facts() == before
    assert shop.level("MUG") == Level(5, 2)


def test_the_order_of_fields_does_not_make_another_call(program, shop, order_body):
    shop.stock("MUG", 5)
    program.post("/orders", order_body, key="k1")

    again = program.post("/orders", dict(reversed(order_body.items())), key="k1")

    assert again["Idempotent-Replayed"] == "true"


def test_a_key_is_not_used_for_something_else(program, shop, order_body):
    shop.stock("MUG", 5)
    number = program.post("/orders", order_body, key="k1").json()["number"]
    before = facts()

    other_body = program.post("/orders", order_body | {"note": "Başka"}, key="k1")
    other_call = program.post(f"/orders/{number}/notes", {"text": "x"}, key="k1")

    for answer in (other_body, other_call):
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert facts() == before
    assert not Note.objects.exists()


def test_a_key_belongs_to_its_program(program, shop, order_body):
    shop.stock("MUG", 5)
    program.post("/orders", order_body, key="k1")

    other = Program().post("/orders", order_body, key="k1")

    assert other.status_code == 201
    assert Order.objects.count() == 2


def test_a_refused_call_may_be_tried_again_with_its_key(program, shop, order_body):
    shop.stock("MUG", 1)
    refused = program.post("/orders", order_body, key="k1")
    assert not IdempotentCall.objects.exists()

    shop.stock("MUG", 5)
    placed = program.post("/orders", order_body, key="k1")

    assert (refused.status_code, placed.status_code) == (409, 201)


def test_every_command_happens_once(program, shop, order_body):
    shop.stock("MUG", 5)
    number = program.post("/orders", order_body).json()["number"]
    calls = [
        ("/notes", {"text": "Bir kez"}),
        ("/payments", {"amount": "50.00"}),
        ("/payments", None),
        ("/ready", {"lines": None}),
    ]

    for index, (path, body) in enumerate(calls):
        first = program.post(f"/orders/{number}{path}", body, key=f"call-{index}")
        before = facts()
        again = program.post(f"/orders/{number}{path}", body, key=f"call-{index}")
        assert (again.status_code, again.content) == (201, first.content)
        assert facts() == before


@pytest.mark.parametrize("key", ["a" * 201, "with blank", "ğ", ""])
def test_a_key_is_plain_text(program, shop, order_body, key):
    shop.stock("MUG", 5)
    before = facts()

    answer = program.post("/orders", order_body, Idempotency_Key=key)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_invalid")
    assert facts() == before


def test_keys_are_free_again_after_a_week(program, shop, order_body):
    shop.stock("MUG", 5)
    program.post("/orders", order_body, key="old")
    program.post("/orders", order_body, key="new")
    IdempotentCall.objects.filter(idempotency_key="old").update(at=clock.now() - timedelta(days=8))

    forget_old_idempotent_calls()

    assert list(IdempotentCall.objects.values_list("idempotency_key", flat=True)) == ["new"]


@pytest.mark.django_db(transaction=True)
def test_the_same_call_twenty_times_at_once_makes_one_order(program, shop, order_body):
    shop.stock("MUG", 100)
    secret, gate, answers = program.secret, threading.Barrier(20), []

    def call() -> None:
        try:
            gate.wait()
            answer = Program(secret=secret).post("/orders", order_body, key="same")
            answers.append((answer.status_code, json.loads(answer.content).get("number")))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=call) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    order = Order.objects.get()
    assert answers == [(201, order.number)] * 20
    assert shop.level("MUG") == Level(100, 2)
    assert shop.events(order) == ["order.placed"]
    assert shop.jobs() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM api_idempotentcall")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_the_same_external_id_twenty_times_at_once_makes_one_order(program, shop, order_body):
    shop.stock("MUG", 100)
    secret, gate, answers = program.secret, threading.Barrier(20), []

    def call() -> None:
        try:
            gate.wait()
            answer = Program(secret=secret).post("/orders", order_body | {"external_id": "W1"})
            answers.append((answer.status_code, json.loads(answer.content)["number"]))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=call) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    order = Order.objects.get()
    assert sorted(answers) == [(201, order.number)] + [(409, order.number)] * 19
    assert shop.level("MUG") == Level(100, 2)
