"""Change the shop's rules for returns."""

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
from kervan.lib.text import clean
from kervan.returns.models import ReturnRules
from kervan.returns.queries import rules

CHANGEABLE = (
    "window_days",
    "send_back_days",
    "refund_days",
    "refund_from",
    "freight_payer",
    "credit_fees",
    "instructions",
)


@transaction.atomic
def change_return_rules(*, actor: Actor, **values: Any) -> ReturnRules:
    """Set what is given of ``CHANGEABLE``; the rest stays. Returns that are open keep the dates they were given.

    Raises ``Invalid`` with one sentence per wrong field.
    """
    rules()
    row = ReturnRules.objects.select_for_update().get(pk=1)
    before = copy(row)
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"no rules for returns: {sorted(unknown)}")
    for name, value in values.items():
        setattr(row, name, clean(value, 2000, lines=True) if name == "instructions" else value)
    try:
        row.clean_fields()
    except ValidationError as error:
        fields = {name: " ".join(texts) for name, texts in error.message_dict.items()}
        raise Invalid(next(iter(fields.values()), _("Ayar geçerli değil.")), fields=fields) from None
    changes = changes_between(before, row, values)
    if changes:
        row.save(update_fields=list(changes))
        record("settings.changed", about=row, actor=actor, page="returns", changes=changes)
    return row
