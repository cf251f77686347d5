"""Change the table of days on which nobody works."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.shop.models import Holiday


@transaction.atomic
def save_holiday(day: date, *, actor: Actor, name: str, half_day: bool = False) -> Holiday:
    """Enter a holiday, or rename it and make it whole or half. Ship-by dates of new orders go round it.

    Raises ``Invalid`` without a name, or for a year that no calendar of ours knows.
    """
    name = clean(name, 80)
    if not name:
        raise Invalid(_("Tatile bir ad verin."), fields={"name": _("Tatile bir ad verin.")})
    if not 2000 <= day.year <= 2100:
        message = _("Yıl 2000 ile 2100 arasında olmalıdır.")
        raise Invalid(message, fields={"day": message})
    row = Holiday.objects.select_for_update().filter(day=day).first()
    before = [row.name, row.half_day] if row else None
    if before == [name, half_day] and row is not None:
        return row
    row, _made = Holiday.objects.update_or_create(day=day, defaults={"name": name, "half_day": half_day})
    changes = {day.isoformat(): [before, [name, half_day]]}
    record("settings.changed", about=row, actor=actor, page="holidays", changes=changes)
    return row


@transaction.atomic
def remove_holiday(day: date, *, actor: Actor) -> None:
    """Work on that day after all. Removing twice is fine."""
    row = Holiday.objects.select_for_update().filter(day=day).first()
    if row is None:
        return
    changes = {day.isoformat(): [[row.name, row.half_day], None]}
    record("settings.changed", about=row, actor=actor, page="holidays", changes=changes)
    row.delete()
