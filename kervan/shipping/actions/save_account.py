"""A contract with a carrier."""

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
from kervan.lib.errors import Invalid, NotAllowed, NotFound
from kervan.lib.text import clean
from kervan.shipping.accounts import seal_secrets, settings_of
from kervan.shipping.carriers import carrier_type
from kervan.shipping.models import NO_CARRIER, Carrier, CarrierAccount


@transaction.atomic
def save_account(
    account_id: int | None,
    *,
    actor: Actor,
    name: str,
    type: str = "",
    settings: Mapping[str, Any] | None = None,
    carrier_id: int | None = None,
    active: bool = True,
    is_default: bool = False,
) -> CarrierAccount:
    """Open an account (``account_id`` None, with its ``type``) or change it.

    ``settings`` are the fields the adapter asks for; a secret left empty keeps the one that is sealed. At most one
    account is the default. Events name changed secrets but never hold them.

    Raises ``Invalid`` for wrong settings, ``NotFound`` for an unknown account, type or carrier, ``NotAllowed`` for making
    a switched-off account the default.
    """
    row = _account(account_id, type)
    before = copy(row)
    row.name, row.active, row.is_default = clean(name, 80), active, is_default
    wrong: dict[str, str] = {}
    if not row.name:
        wrong["name"] = _("Hesaba bir ad verin.")
    if is_default and not active:
        raise NotAllowed(_("Kapalı bir hesap varsayılan olamaz."), code="account_inactive")
    if carrier_id is not None and not Carrier.objects.filter(pk=carrier_id).exists():
        raise NotFound(_("Böyle bir kargo firması yok."), code="carrier_not_found")
    row.carrier_id = carrier_id
    renewed: list[str] = []
    if row.type != NO_CARRIER:
        try:
            renewed = _take_settings(row, settings or {})
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="account_settings", fields=wrong)
    changes = changes_between(before, row, ("name", "active", "is_default", "carrier_id"))
    changes |= {
        key: [before.settings.get(key), value]
        for key, value in row.settings.items()
        if before.settings.get(key) != value
    }
    changes |= {key: ["•••", "•••"] for key in renewed}
    if not changes and row.pk:
        return row
    if is_default:
        CarrierAccount.objects.filter(is_default=True).exclude(pk=row.pk).update(is_default=False)
    row.save()
    record("settings.changed", about=row, actor=actor, page="carrier_accounts", account=row.name, changes=changes)
    return row


def _account(account_id: int | None, type: str) -> CarrierAccount:
    if account_id is None:
        if type != NO_CARRIER:
            carrier_type(type)
        return CarrierAccount(type=type)
    row = CarrierAccount.objects.select_for_update().filter(pk=account_id).first()
    if row is None:
        raise NotFound(_("Böyle bir kargo hesabı yok."), code="account_not_found")
    return row


def _take_settings(row: CarrierAccount, given: Mapping[str, Any]) -> list[str]:
    """Put the settings on the row, open ones apart from sealed ones; returns the names of renewed secrets."""
    fields = carrier_type(row.type).settings_fields()
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
