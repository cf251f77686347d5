"""Reading stock."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Sum

from kervan.stock.models import Location, StockLevel


def default_location() -> Location:
    """Where goods are sold from unless somebody says otherwise."""
    found = Location.objects.filter(is_default=True).first()
    return found or Location.objects.get_or_create(name="Ana depo", defaults={"is_default": True})[0]


def available(variant_ids: Iterable[int]) -> dict[int, int]:
    """Variant id → pieces that can still be sold, over all locations (may be negative: a shortage)."""
    rows = (
        StockLevel.objects.filter(variant_id__in=list(variant_ids))
        .values("variant_id")
        .annotate(free=Sum(F("on_hand") - F("reserved")))
    )
    return {row["variant_id"]: row["free"] for row in rows}
