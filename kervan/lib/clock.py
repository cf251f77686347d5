"""What time it is, asked in one place: UTC inside, Europe/Istanbul for people."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SHOP_ZONE = ZoneInfo("Europe/Istanbul")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The shop's date."""
    return now().astimezone(SHOP_ZONE).date()
