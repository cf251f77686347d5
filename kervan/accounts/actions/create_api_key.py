"""Give a program a key."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.accounts.key_hash import hash_of
from kervan.accounts.models import ApiKey
from kervan.accounts.rights import RIGHTS
from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import clean


@transaction.atomic
def create_api_key(*, name: str, scopes: Iterable[str] | None = None, actor: Actor) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, which is shown this once and never again.

    ``scopes`` are rights of accounts/rights.py; None means all but managing staff and settings.

    Raises ``Invalid`` for an empty name, no scope at all or an unknown one.
    """
    name = clean(name, 80)
    if not name:
        raise Invalid(_("Anahtara bir ad verin."), fields={"name": _("Anahtara bir ad verin.")})
    wanted = sorted(set(RIGHTS) - {"staff.manage", "settings.edit"} if scopes is None else set(scopes))
    if not wanted:
        raise Invalid(_("En az bir yetki seçin."), fields={"scopes": _("En az bir yetki seçin.")})
    unknown = [scope for scope in wanted if scope not in RIGHTS]
    if unknown:
        message = _("Böyle bir yetki yok: %(scopes)s.") % {"scopes": ", ".join(unknown)}
        raise Invalid(message, code="unknown_scope", fields={"scopes": message})
    prefix = "kv_" + secrets.token_hex(4)
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        name=name, prefix=prefix, hash=hash_of(secret), scopes=wanted, created_by=actor.name[:150]
    )
    record("apikey.created", about=key, actor=actor, name=key.name)
    return key, secret
