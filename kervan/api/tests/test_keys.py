"""Who may call what."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kervan.accounts.actions.revoke_api_key import revoke_api_key
from kervan.accounts.models import ApiKey
from kervan.accounts.rights import RIGHTS
from kervan.api.contract import contract
from kervan.api.tests.program import Program
from tests.shop import AYSE, facts

ENDPOINTS = [
    (method.upper(), path.removeprefix("/api/v1"), operation["x-right"])
    for path, methods in contract()["paths"].items()
    for method, operation in methods.items()
]


def _concrete(path: str) -> str:
    return re.sub(r"{\w+}", "1", path)


@pytest.mark.parametrize(("method", "path", "right"), ENDPOINTS, ids=[f"{m} {p}" for m, p, _ in ENDPOINTS])
def test_every_endpoint_asks_for_its_right_and_no_other(db, method, path, right):
    only = Program([right])
    others = Program(sorted(set(RIGHTS) - {right}))
    before = facts()
    body = None if method == "GET" else {"no_such_field": 1}  # so that whoever is let in changes nothing

    refused = others.call(method, _concrete(path), body, {})
    let_in = only.call(method, _concrete(path), body, {})

    assert right in RIGHTS
    assert (refused.status_code, refused.json()["code"], refused.json()["right"]) == (403, "forbidden", right)
    assert let_in.status_code in {200, 404, 422}
    assert facts() == before


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer kv_",
        "Bearer kv_a_b",
        "Basic a3Y6eA==",
        "kv_1_2",
        "Bearer kv_\x00_a",
        "Bearer kv_ş_a",
    ],
)
def test_without_a_key_nobody_is_let_in(db, header):
    answer = Client().get("/api/v1/orders", headers={"Authorization": header} if header else {})

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == "unauthorized"


def test_a_revoked_key_and_a_wrong_secret_open_nothing(program):
    assert program.get("/orders").status_code == 200
    assert Program(secret=program.secret + "x").get("/orders").status_code == 401

    revoke_api_key(ApiKey.objects.get().pk, actor=AYSE)

    assert program.get("/orders").status_code == 401


def test_a_key_that_may_not_see_phones_sees_their_last_digits(shop):
    shop.order()

    order = Program(["orders.view"]).get("/orders").json()["items"][0]

    assert order["customer"]["phone"] == "••• ••• •• 67"
    assert order["shipping_address"]["phone"] == "••• ••• •• 67"


def test_a_log_in_to_the_panel_is_no_key(shop, client):
    client.force_login(shop.staff())

    assert client.get("/api/v1/orders").status_code == 401
