"""Promise stock to an order."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kervan.catalog.models import Variant
from kervan.lib.errors import NotAllowed
from kervan.lib.planned import planned
from kervan.stock.levels import LOCKED, Place, arrays, ensure_levels
from kervan.stock.models import StockLevel

RESERVE = LOCKED + (  # noqa: S608  (two constants)
    """UPDATE stock_stocklevel level SET reserved = level.reserved + locked.quantity
       FROM locked
       WHERE level.id = locked.id AND (locked.oversell OR level.on_hand - level.reserved >= locked.quantity)
       RETURNING level.variant_id, level.location_id"""
)


def reserve(quantities: Mapping[Place, int]) -> None:
    """Reserve all pieces or none, in one conditional statement; the last piece is promised once.

    Part of the caller's action and transaction; the order's own event tells of it.

    Raises ``NotAllowed`` (``out_of_stock``) naming what is missing, unless the variant may be sold beyond its stock.
    """
    if not quantities:
        return
    reserved = _reserve(quantities)
    missing = set(quantities) - reserved
    if not missing:
        return
    # Places that never held stock have no row yet; a variant sold beyond its stock still needs one.
    ensure_levels(missing)
    missing -= _reserve({place: quantities[place] for place in missing})
    if missing:
        raise _out_of_stock({place: quantities[place] for place in sorted(missing)})


def _reserve(quantities: Mapping[Place, int]) -> set[Place]:
    with planned() as cursor:
        cursor.execute(RESERVE, [*arrays(quantities)])
        return {(variant, location) for variant, location in cursor.fetchall()}


def _out_of_stock(missing: Mapping[Place, int]) -> NotAllowed:
    variants = Variant.objects.select_related("product").in_bulk([variant for variant, _ in missing])
    levels = {(level.variant_id, level.location_id): level for level in StockLevel.objects.filter(variant__in=variants)}
    lacking = []
    for place, wanted in missing.items():
        level = levels.get(place)
        available = max(level.on_hand - level.reserved, 0) if level else 0
        variant = variants[place[0]]
        lacking.append({"sku": variant.sku, "title": variant.title, "wanted": wanted, "available": available})
    first = lacking[0]
    message = _("Stokta yeterli ürün yok: %(title)s (%(sku)s), istenen %(wanted)d, satılabilir %(available)d.") % first
    return NotAllowed(message, code="out_of_stock", lacking=lacking)
