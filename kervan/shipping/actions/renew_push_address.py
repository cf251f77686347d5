"""Bildirim adresi ver, yenile ya da kaldır."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotFound
from kervan.lib.secrets import seal
from kervan.shipping.models import CarrierAccount
from kervan.shipping.push_signed import new_secret


@transaction.atomic
def renew_push_address(account_id: int, *, actor: Actor, remove: bool = False) -> tuple[CarrierAccount, str]:
    """The address carriers call gets a new, unguessable end; the old one is nobody's from now on. ``remove``: none at all.

    Returns the account and the secret with which general messages are signed: it is told now and never again.
    Raises ``NotFound``.
    """
    row = CarrierAccount.objects.select_for_update().filter(pk=account_id).first()
    if row is None:
        raise NotFound(_("Böyle bir kargo hesabı yok."), code="account_not_found")
    before = "•••" if row.push_token else ""
    secret = "" if remove else new_secret()
    row.push_token = "" if remove else secrets.token_urlsafe(32)
    row.push_secret = seal(secret) if secret else ""
    row.save(update_fields=["push_token", "push_secret"])
    changes = {"push_address": [before, "" if remove else "•••"]}
    record("settings.changed", about=row, actor=actor, page="carrier_accounts", account=row.name, changes=changes)
    return row, secret
