"""Ayarlar → Fatura: when invoices are made and what stands on them."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.invoices.models import InvoiceSettings
from kervan.invoices.queries import invoice_settings
from kervan.lib.actor import Actor
from kervan.lib.changes import changes_between
from kervan.lib.errors import Invalid

CHANGEABLE = ("timing", "einvoice_profile", "zero_vat_code", "zero_vat_reason", "note")


@transaction.atomic
def change_invoice_settings(*, actor: Actor, **values: Any) -> InvoiceSettings:
    """Set what is given of ``CHANGEABLE``; the rest stays. Invoices that were issued keep what they say.

    Raises ``Invalid`` with one sentence per wrong field.
    """
    invoice_settings()
    row = InvoiceSettings.objects.select_for_update().get(pk=1)
    before = copy(row)
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"no settings of invoices: {sorted(unknown)}")
    for name, value in values.items():
        setattr(row, name, value)
    wrong: dict[str, str] = {}
    try:
        row.clean_fields()
    except ValidationError as error:
        wrong = {name: " ".join(texts) for name, texts in error.message_dict.items()}
    if not (row.zero_vat_code.isascii() and row.zero_vat_code.isdigit() and len(row.zero_vat_code) == 3):
        wrong["zero_vat_code"] = _("İstisna kodu üç rakamdır, örneğin 351.")
    elif not row.zero_vat_reason.strip():
        wrong["zero_vat_reason"] = _("İstisna sebebini yazın.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    changes = changes_between(before, row, values)
    if changes:
        row.save(update_fields=list(changes))
        record("settings.changed", about=row, actor=actor, page="invoices", changes=changes)
    return row
