"""Change the shop's settings."""

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
from kervan.shop.models import Shop
from kervan.shop.queries import shop

CHANGEABLE = (
    "name",
    "legal_name",
    "tax_id",
    "tax_office",
    "address",
    "district",
    "city",
    "mersis",
    "kep",
    "etbis",
    "phone",
    "email",
    "website",
    "accent",
    "language",
    "support_phone",
    "support_email",
    "support_hours",
    "storefront_open",
    "accept_by_hand",
    "customers_cancel",
    "ship_by_days",
    "ship_by_cutoff",
    "small_difference_limit",
    "message_delay",
    "forget_after_years",
    "contracts_kept_years",
    "returns_text",
)


@transaction.atomic
def change_shop(*, actor: Actor, **values: Any) -> Shop:
    """Set what is given of ``CHANGEABLE``; the rest stays. Amounts in kuruş, delays in seconds.

    New orders follow the new rules; those already placed keep the ones they were placed under.

    Raises ``Invalid`` with one sentence per wrong field.
    """
    shop()
    row = Shop.objects.select_for_update().get(pk=1)
    before = copy(row)
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"no settings of the shop: {sorted(unknown)}")
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.clean_fields(exclude=["logo"])
    except ValidationError as error:
        fields = {name: " ".join(texts) for name, texts in error.message_dict.items()}
        raise Invalid(next(iter(fields.values()), _("Ayar geçerli değil.")), fields=fields) from None
    changes = changes_between(before, row, values)
    if changes:
        row.save(update_fields=list(changes))
        record("settings.changed", about=row, actor=actor, page="shop", changes=changes)
    return row
