"""No page and no button of the panel forgets to ask: somebody who holds no right is refused everywhere, also by direct POST."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kervan.accounts.models import Staff
from tests.shop import Shop, facts

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

#: What everybody who is logged in may open; each shows only what the person's rights allow.
OPEN_TO_ALL = {"today", "today-queues", "today-figures", "palette"}

VALUES: dict[str, Any] = {"kind": "ready", "code": "card", "house": "sandbox"}


def _addresses(resolver: URLResolver | None = None, names: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Name and arguments of every address of the panel."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            arguments = list(pattern.pattern.converters)
            if resolver is not None or pattern.namespace == "panel":
                yield from _addresses(pattern, (*names, *arguments))
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name, [*names, *pattern.pattern.converters]


ADDRESSES = dict(_addresses())


def test_the_panel_has_addresses() -> None:
    assert len(ADDRESSES) > 80
    assert set(ADDRESSES) >= OPEN_TO_ALL


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.django_db
def test_who_holds_no_right_is_refused_everywhere(shop: Shop, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    order = shop.order()
    person = shop.staff("packer")
    monkeypatch.setattr(Staff, "rights", property(lambda self: frozenset()))
    client = Client()
    client.force_login(person, backend=BACKEND)
    before = facts()

    answers = {}
    for name, arguments in ADDRESSES.items():
        values = {each: VALUES.get(each, order.number if each == "number" else 1) for each in arguments}
        answers[name] = getattr(client, method)(reverse(f"panel:{name}", kwargs=values)).status_code

    let_in = {name: status for name, status in answers.items() if status not in {403, 405} and name not in OPEN_TO_ALL}
    assert let_in == {}
    assert facts() == before


@pytest.mark.django_db
def test_a_stranger_is_asked_to_log_in_everywhere(shop: Shop) -> None:
    order = shop.order()
    client = Client()

    for name, arguments in ADDRESSES.items():
        values = {each: VALUES.get(each, order.number if each == "number" else 1) for each in arguments}
        for method in ("get", "post"):
            answer = getattr(client, method)(reverse(f"panel:{name}", kwargs=values))
            assert answer.status_code == 405 or "/accounts/login/" in answer.get("Location", ""), (name, method, answer)
