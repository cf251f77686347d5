"""Change the shop's rules for parcels under way."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.changes import changes_between
from kervan.lib.errors import Invalid
from kervan.shipping.models import ParcelRules
from kervan.shipping.watching import rules

CHANGEABLE = ("silent_days", "branch_days", "delivery_days")


@transaction.atomic
def change_parcel_rules(*, actor: Actor, **values: Any) -> ParcelRules:
    """Set what is given of ``CHANGEABLE``; the rest stays. Parcels under way are looked at anew in the background.

    Raises ``Invalid`` with one sentence per wrong field.
    """
    rules()
    row = ParcelRules.objects.select_for_update().get(pk=1)
    before = copy(row)
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"no rules for parcels: {sorted(unknown)}")
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.clean_fields()
    except ValidationError as error:
        fields = {name: " ".join(texts) for name, texts in error.message_dict.items()}
        raise Invalid(next(iter(fields.values()), _("Ayar geçerli değil.")), fields=fields) from None
    changes = changes_between(before, row, values)
    if changes:
        row.save(update_fields=list(changes))
        record("settings.changed", about=row, actor=actor, page="parcels", changes=changes)
    return row
