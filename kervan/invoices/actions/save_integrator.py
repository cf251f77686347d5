"""Entegratör hesabını kaydet."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import transaction

from kervan.events.record import record
from kervan.invoices.einvoice import integrator_type, settings_of
from kervan.invoices.models import Integrator
from kervan.lib.account_settings import read_settings, secret_names
from kervan.lib.actor import Actor
from kervan.lib.secrets import seal
from kervan.lib.text import clean


@transaction.atomic
def save_integrator(code: str, values: Mapping[str, object], *, actor: Actor, name: str = "") -> Integrator:
    """The shop's e-invoice account from now on; the one before is kept, switched off. A secret left empty stays.

    Raises ``NotFound`` for an unknown integrator; ``Invalid`` naming the wrong settings.
    """
    kind = integrator_type(code)
    before = Integrator.objects.select_for_update().filter(active=True).first()
    name_before = before.name if before is not None else ""
    secret = secret_names(kind.fields)
    kept = settings_of(before) if before is not None and before.type == code else {}
    given = dict(values)
    for field in secret & kept.keys():
        given[field] = given.get(field) or kept[field]
    checked = read_settings(kind.fields, given)
    account = before if before is not None and before.type == code else Integrator(type=code)
    if before is not None and account is not before:
        before.active = False
        before.save(update_fields=["active"])
    account.name = clean(name, 80) or str(kind.name)
    account.settings = {key: value for key, value in checked.items() if key not in secret}
    account.secrets = seal(json.dumps({key: checked[key] for key in sorted(secret)})) if secret else ""
    account.active = True
    account.save()
    record("settings.changed", actor=actor, page="integrator", changes={"integrator": [name_before, account.name]})
    return account


@transaction.atomic
def switch_integrator_off(*, actor: Actor) -> None:
    """From now on invoices are numbered here and handed on by hand. Switching off twice is fine."""
    account = Integrator.objects.select_for_update().filter(active=True).first()
    if account is not None:
        account.active = False
        account.save(update_fields=["active"])
        record("settings.changed", actor=actor, page="integrator", changes={"integrator": [account.name, ""]})
