"""Reading stock."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kervan.catalog.models import Variant
from kervan.catalog.search import search_variants
from kervan.stock.models import Location, StockLevel, StockMovement


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


def available_of_products(product_ids: Iterable[int]) -> dict[int, int]:
    """Product id → pieces of all its variants that can still be sold."""
    rows = (
        StockLevel.objects.filter(variant__product__in=list(product_ids))
        .values("variant__product")
        .annotate(free=Sum(F("on_hand") - F("reserved")))
    )
    return {row["variant__product"]: row["free"] for row in rows}


def variant_levels(text: str = "", *, show: str = "all") -> QuerySet[Variant]:
    """Variants for the stock list, with ``on_hand`` and ``reserved`` over all locations.

    ``text`` is searched as in the catalogue. ``show``: "all"; "short" (more promised than there is); "out" (nothing left to
    sell of what is on sale).
    """
    variants = search_variants(text)
    levels = StockLevel.objects.filter(variant=OuterRef("pk"))
    sums = levels.order_by().values("variant")
    if show == "short":
        variants = variants.filter(Exists(levels.filter(reserved__gt=F("on_hand"))))
    elif show == "out":
        variants = variants.filter(active=True).exclude(Exists(levels.filter(on_hand__gt=F("reserved"))))
    return variants.annotate(
        on_hand=Coalesce(Subquery(sums.annotate(n=Sum("on_hand")).values("n")), 0),
        reserved=Coalesce(Subquery(sums.annotate(n=Sum("reserved")).values("n")), 0),
    )


def movements_of(variant_id: int) -> QuerySet[StockMovement]:
    """The ledger of one variant."""
    return StockMovement.objects.filter(variant_id=variant_id).select_related("location")
