"""The contract that integrators build on."""

from __future__ import annotations

import json
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client

from kervan.api.contract import FILE, as_file, contract
from kervan.config.wiring import SCHEDULES

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "api.md"


def test_the_committed_contract_is_current():
    message = "The contract changed. Look at the change, then write it: python -m kervan.api.write_contract"

    assert FILE.read_text(encoding="utf-8") == as_file(), message


def test_anybody_may_read_the_contract(db):
    answer = Client().get("/api/v1/openapi.json")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert json.loads(answer.content)["openapi"] == "3.1.0"


def test_every_operation_says_what_it_does_needs_and_refuses():
    for path, methods in contract()["paths"].items():
        for method, operation in methods.items():
            name = f"{method} {path}"
            assert operation["summary"], name
            assert operation["description"], name
            assert operation["security"] == [{"Key": [operation["x-right"]]}], name
            assert {"401", "403", "422"} <= set(operation["responses"]), name
            for status, response in operation["responses"].items():
                kind = "application/problem+json" if int(status) >= 400 else None
                assert kind is None or list(response["content"]) == [kind], name
            if method == "post":
                assert "Idempotency-Key" in [parameter["name"] for parameter in operation["parameters"]], name


def test_the_reference_lists_every_address_with_its_right():
    text = REFERENCE.read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(GET|PUT|POST|DELETE) (/[^`]*)` \| `([a-z_.]+)` \|", text, re.MULTILINE))

    wanted = {
        (method.upper(), path.removeprefix("/api/v1"), operation["x-right"])
        for path, methods in contract()["paths"].items()
        for method, operation in methods.items()
    }
    assert listed == wanted


def test_the_page_for_people_takes_nothing_from_elsewhere(db):
    answer = Client().get("/api/v1/docs")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "Content-Security-Policy" in answer
    assert "//" not in "".join(re.findall(r'(?:src|href)="([^"]*)"', page))
    for name in re.findall(r'/static/(ninja/[^"]*)"', page):
        assert finders.find(name), name


def test_an_address_that_is_none_and_a_method_that_is_none(program):
    missing = program.get("/nothing")
    wrong = program.call("DELETE", "/orders", None, {})

    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert set(wrong["Allow"].split(", ")) == {"GET", "POST"}


def test_answers_set_no_cookie_and_are_not_kept_by_caches(program, shop):
    answer = program.get("/orders")

    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_old_keys_are_forgotten_on_a_schedule():
    assert "kervan.api.handlers.forget_old_idempotent_calls" in [function for _, function in SCHEDULES]
