"""Reading the shop's settings."""

from __future__ import annotations

from datetime import date

from kervan.shop.models import Holiday, Shop


def shop() -> Shop:
    """The shop's settings, made with defaults if they are missing."""
    found = Shop.objects.filter(pk=1).first()
    return found or Shop.objects.get_or_create(pk=1)[0]


def holidays_from(day: date) -> dict[date, bool]:
    """Holidays from ``day`` on: day → whether only half of it is free."""
    return dict(Holiday.objects.filter(day__gte=day).values_list("day", "half_day"))
