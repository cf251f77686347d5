"""SMS hesabını kaydet."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import transaction

from kervan.events.record import record
from kervan.lib.account_settings import read_settings, secret_names
from kervan.lib.actor import Actor
from kervan.lib.secrets import seal
from kervan.lib.text import clean
from kervan.notifications.models import SmsAccount
from kervan.notifications.sms import gateway_type, settings_of


@transaction.atomic
def set_sms_account(house: str, values: Mapping[str, object], *, actor: Actor, name: str = "") -> SmsAccount:
    """The shop's SMS account from now on; the one before is kept, switched off. A secret left empty stays as it was.

    Raises ``NotFound`` for an unknown house; ``Invalid`` naming the wrong settings.
    """
    kind = gateway_type(house)
    before = SmsAccount.objects.select_for_update().filter(active=True).first()
    name_before = before.name if before is not None else ""
    secret = secret_names(kind.fields)
    kept = settings_of(before) if before is not None and before.type == house else {}
    given = dict(values)
    for field in secret & kept.keys():
        given[field] = given.get(field) or kept[field]
    checked = read_settings(kind.fields, given)
    account = before if before is not None and before.type == house else SmsAccount(type=house)
    if before is not None and account is not before:
        before.active = False
        before.save(update_fields=["active"])
    account.name = clean(name, 80) or str(kind.name)
    account.settings = {key: value for key, value in checked.items() if key not in secret}
    account.secrets = seal(json.dumps({key: checked[key] for key in sorted(secret)})) if secret else ""
    account.active = True
    account.save()
    record("settings.changed", actor=actor, page="sms", changes={"sms": [name_before, account.name]})
    return account
