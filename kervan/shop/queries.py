"""Reading the shop's settings."""

from __future__ import annotations

from datetime import date

from kervan.lib import clock
from kervan.shop.models import Holiday, Shop


def shop() -> Shop:
    """The shop's settings, made with defaults if they are missing."""
    found = Shop.objects.filter(pk=1).first()
    return found or Shop.objects.get_or_create(pk=1)[0]


def holidays_from(day: date) -> dict[date, bool]:
    """Holidays from ``day`` on: day → whether only half of it is free."""
    return dict(Holiday.objects.filter(day__gte=day).values_list("day", "half_day"))


def years_without_holidays() -> list[int]:
    """This year and the next, as far as the table knows no holiday of them: ship-by dates would be too early."""
    this = clock.today().year
    known = set(Holiday.objects.filter(day__year__in=[this, this + 1]).values_list("day__year", flat=True))
    return [year for year in (this, this + 1) if year not in known]
