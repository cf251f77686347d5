"""Who calls: a program with a key, which holds the right for this endpoint or is refused."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from kervan.accounts.queries import key_of
from kervan.lib.actor import Actor
from kervan.lib.errors import Forbidden


class Key(HttpBearer):
    """``Authorization: Bearer kv_…``; every endpoint asks for one right of accounts/rights.py."""

    def __init__(self, right: str) -> None:
        super().__init__()
        self.right = right

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor behind the key. Raises ``Forbidden`` when the key lacks the right."""
        if len(token) > 200 or not (token.isascii() and token.isprintable()):
            return None
        key = key_of(token)
        if key is None:
            return None
        actor = key.as_actor()
        refuse_without(actor, self.right)
        return actor


def refuse_without(actor: Actor, right: str) -> None:
    """Raises ``Forbidden`` naming the right that the key lacks."""
    if not actor.may(right):
        message = _("Bu anahtarın “%(right)s” yetkisi yok.") % {"right": right}
        raise Forbidden(message, code="forbidden", right=right)


def actor_of(request: HttpRequest) -> Actor:
    """Who calls, as actions want it."""
    return cast(Actor, request.auth)  # type: ignore[attr-defined]
