"""A contract with a card gateway."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.account_settings import read_settings, secret_names
from kervan.lib.actor import Actor
from kervan.lib.changes import changes_between
from kervan.lib.errors import Invalid, NotFound
from kervan.lib.text import clean
from kervan.payments.gateway_accounts import seal_secrets, settings_of
from kervan.payments.gateways import gateway_type
from kervan.payments.holds import can_hold
from kervan.payments.models import GatewayAccount


@transaction.atomic
def save_gateway_account(
    account_id: int | None,
    *,
    actor: Actor,
    name: str,
    type: str = "",
    settings: Mapping[str, Any] | None = None,
    active: bool = True,
    holds: bool | None = None,
) -> GatewayAccount:
    """Open an account (``account_id`` None, with its ``type``) or change it.

    ``settings`` are the fields the adapter asks for; a secret left empty keeps the one that is sealed. Events name
    changed secrets but never hold them. ``holds``: money is only held on the card at first (None: as it is). A
    switched-off account takes no new payments; what it took is still given back through it.

    Raises ``Invalid`` for wrong settings or a name that is taken, ``NotFound`` for an unknown account or type.
    """
    row = _account(account_id, type)
    before = copy(row)
    row.name, row.active = clean(name, 80), active
    row.holds = row.holds if holds is None else holds
    wrong: dict[str, str] = {}
    if not row.name:
        wrong["name"] = _("Hesaba bir ad verin.")
    elif GatewayAccount.objects.filter(name=row.name).exclude(pk=row.pk).exists():
        wrong["name"] = _("Bu adla başka bir hesap var.")
    if row.holds and not can_hold(row.type):
        wrong["holds"] = _("Bu sanal POS bağlantısı tutarı karttan hemen çeker, bekletemez.")
    renewed: list[str] = []
    try:
        renewed = _take_settings(row, settings or {})
    except Invalid as error:
        wrong |= error.fields
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="account_settings", fields=wrong)
    changes = changes_between(before, row, ("name", "active", "holds"))
    changes |= {
        key: [before.settings.get(key), value]
        for key, value in row.settings.items()
        if before.settings.get(key) != value
    }
    changes |= {key: ["•••", "•••"] for key in renewed}
    if changes or row.pk is None:
        row.save()
        record("settings.changed", about=row, actor=actor, page="gateway_accounts", account=row.name, changes=changes)
    return row


def _account(account_id: int | None, type: str) -> GatewayAccount:
    if account_id is None:
        gateway_type(type)
        return GatewayAccount(type=type)
    row = GatewayAccount.objects.select_for_update().filter(pk=account_id).first()
    if row is None:
        raise NotFound(_("Böyle bir sanal POS hesabı yok."), code="gateway_not_found")
    return row


def _take_settings(row: GatewayAccount, given: Mapping[str, Any]) -> list[str]:
    """Put the settings on the row, open ones apart from sealed ones; returns the names of renewed secrets."""
    fields = gateway_type(row.type).settings_fields()
    secret = secret_names(fields)
    known = settings_of(row) if row.pk else {}
    merged = {**known, **{key: value for key, value in given.items() if key not in secret or str(value or "").strip()}}
    values = read_settings(fields, merged)
    secrets = {key: str(values[key]) for key in secret if values.get(key) not in (None, "")}
    renewed = sorted(key for key, value in secrets.items() if str(known.get(key, "")) != value)
    row.settings = {key: value for key, value in values.items() if key not in secret}
    if renewed or not row.secrets:
        row.secrets = seal_secrets(secrets)
    return renewed
