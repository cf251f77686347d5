"""Promise stock to orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.utils.translation import gettext as _

from kervan.catalog.models import Variant
from kervan.lib.errors import NotAllowed
from kervan.lib.planned import planned
from kervan.stock.levels import LOCKED, Place, arrays, change_levels, ensure_levels

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
    refusals = reserve_each([quantities])
    if refusals:
        raise refusals[0]


def reserve_each(wanted: Sequence[Mapping[Place, int]]) -> dict[int, NotAllowed]:
    """``reserve`` for several orders at once: each gets all it wants or nothing, those before others first.

    One statement while there is enough for all. Returns who goes without (their place in ``wanted``) and why.
    """
    together: Counter[Place] = Counter()
    for quantities in wanted:
        together.update(quantities)
    if not together:
        return {}
    reserved = _reserve(together)
    missing = set(together) - reserved
    if missing:
        # Places that never held stock have no row yet; a variant sold beyond its stock still needs one.
        ensure_levels(missing)
        reserved |= _reserve({place: together[place] for place in missing})
    if len(reserved) == len(together):
        return {}
    return _one_by_one(wanted, together, reserved)


def _reserve(quantities: Mapping[Place, int]) -> set[Place]:
    with planned() as cursor:
        cursor.execute(RESERVE, [*arrays(quantities)])
        return {(variant, location) for variant, location in cursor.fetchall()}


def _one_by_one(
    wanted: Sequence[Mapping[Place, int]], together: Mapping[Place, int], reserved: set[Place]
) -> dict[int, NotAllowed]:
    """There is not enough for all: the levels are locked by now, so who gets what is reckoned here and then written."""
    free = _free(together)
    for place in reserved:
        free[place] += together[place]
    refusals: dict[int, NotAllowed] = {}
    granted: Counter[Place] = Counter()
    for number, quantities in enumerate(wanted):
        lacking = {place: pieces for place, pieces in quantities.items() if free[place] < pieces}
        if lacking:
            refusals[number] = _out_of_stock(lacking, {place: max(free[place], 0) for place in lacking})
            continue
        granted.update(quantities)
        for place, pieces in quantities.items():
            free[place] -= pieces
    change_levels({p: n for p in together if (n := granted[p]) and p not in reserved}, on_hand=0, reserved=1)
    change_levels({p: n for p in reserved if (n := together[p] - granted[p])}, on_hand=0, reserved=-1)
    return refusals


def _free(places: Iterable[Place]) -> dict[Place, int]:
    """What may still be promised: more than anybody wants of a variant that is sold beyond its stock."""
    ordered = sorted(places)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT variant_id, location_id, CASE WHEN variant.oversell THEN 2 ^ 62 ELSE on_hand - reserved END::bigint
               FROM stock_stocklevel
               JOIN unnest(%s::bigint[], %s::bigint[]) AS w(variant_id, location_id) USING (variant_id, location_id)
               JOIN catalog_variant variant ON variant.id = variant_id""",
            [[variant for variant, _ in ordered], [location for _, location in ordered]],
        )
        return {(variant, location): free for variant, location, free in cursor.fetchall()}


def _out_of_stock(missing: Mapping[Place, int], available: Mapping[Place, int]) -> NotAllowed:
    variants = Variant.objects.select_related("product").in_bulk([variant for variant, _ in missing])
    lacking = [
        {
            "sku": variants[place[0]].sku,
            "title": variants[place[0]].title,
            "wanted": missing[place],
            "available": available[place],
        }
        for place in sorted(missing)
    ]
    message = (
        _("Stokta yeterli ürün yok: %(title)s (%(sku)s), istenen %(wanted)d, satılabilir %(available)d.") % lacking[0]
    )
    return NotAllowed(message, code="out_of_stock", lacking=lacking)
