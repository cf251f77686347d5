"""Box sizes to prefill parcels with."""

from __future__ import annotations

from copy import copy
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.changes import changes_between
from kervan.lib.errors import Invalid, NotFound
from kervan.lib.text import clean
from kervan.shipping.models import Box

FIELDS = ("name", "desi", "weight_g", "is_default")


@transaction.atomic
def save_box(
    box_id: int | None, *, actor: Actor, name: str, desi: Decimal, weight_g: int = 0, is_default: bool = False
) -> Box:
    """Add a box (None) or change it; at most one is the default. ``weight_g`` is the empty box in grams.

    Raises ``Invalid`` for wrong values, ``NotFound`` for an unknown box.
    """
    wrong = {}
    name = clean(name, 60)
    if not name:
        wrong["name"] = _("Ad boş olamaz.")
    if not Decimal(0) < desi <= Decimal(9999):
        wrong["desi"] = _("Desi 0’dan büyük ve en fazla 9999 olmalıdır.")
    if not 0 <= weight_g <= 100_000:
        wrong["weight_g"] = _("Ağırlık 0 ile 100 kg arasında olmalıdır.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    row = Box(desi=Decimal(0))
    if box_id is not None:
        row = _locked(box_id)
    before = copy(row)
    row.name, row.desi, row.weight_g, row.is_default = name, desi, weight_g, is_default
    changes = changes_between(before, row, FIELDS)
    if changes:
        if is_default:
            Box.objects.filter(is_default=True).exclude(pk=row.pk).update(is_default=False)
        row.save()
        record("settings.changed", about=row, actor=actor, page="boxes", changes=changes)
    return row


@transaction.atomic
def remove_box(box_id: int, *, actor: Actor) -> None:
    """Take a box off the list. Parcels keep the size they were given. Removing twice is fine."""
    row = Box.objects.select_for_update().filter(pk=box_id).first()
    if row is None:
        return
    record("settings.changed", about=row, actor=actor, page="boxes", changes={"name": [row.name, None]})
    row.delete()


def _locked(box_id: int) -> Box:
    row = Box.objects.select_for_update().filter(pk=box_id).first()
    if row is None:
        raise NotFound(_("Böyle bir kutu yok."), code="box_not_found")
    return row
