"""Locking stock levels: everywhere in one order, so that two buyers of the same things never wait for each other in a ring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection

Place = tuple[int, int]
"""(variant id, location id)"""

# A CTE with ORDER BY … FOR UPDATE locks in that order; an ORDER BY inside an UPDATE's subquery guarantees nothing.
LOCKED = """
WITH wanted AS (
    SELECT variant_id, location_id, quantity
    FROM unnest(%s::bigint[], %s::bigint[], %s::integer[]) AS w(variant_id, location_id, quantity)
), locked AS (
    SELECT level.id, wanted.quantity, variant.oversell
    FROM stock_stocklevel level
    JOIN wanted USING (variant_id, location_id)
    JOIN catalog_variant variant ON variant.id = level.variant_id
    ORDER BY level.variant_id, level.location_id
    FOR UPDATE OF level
)
"""

CHANGE = LOCKED + (  # noqa: S608  (two constants)
    """UPDATE stock_stocklevel level
       SET on_hand = level.on_hand + %s * locked.quantity, reserved = level.reserved + %s * locked.quantity
       FROM locked WHERE level.id = locked.id"""
)


def arrays(quantities: Mapping[Place, int]) -> tuple[list[int], list[int], list[int]]:
    """Three parallel arrays for ``unnest``, in locking order."""
    ordered = sorted(quantities.items())
    return [v for (v, _), _ in ordered], [loc for (_, loc), _ in ordered], [q for _, q in ordered]


def ensure_levels(places: Iterable[Place]) -> None:
    """Make the rows of places that have never held stock."""
    ordered = sorted(set(places))
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO stock_stocklevel (variant_id, location_id, on_hand, reserved)
               SELECT v, l, 0, 0 FROM unnest(%s::bigint[], %s::bigint[]) AS w(v, l)
               ON CONFLICT (variant_id, location_id) DO NOTHING""",
            [[v for v, _ in ordered], [loc for _, loc in ordered]],
        )


def lock_levels(places: Iterable[Place]) -> dict[Place, tuple[int, int]]:
    """Lock these levels until the transaction ends; returns place → (on_hand, reserved)."""
    ordered = sorted(set(places))
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT level.variant_id, level.location_id, level.on_hand, level.reserved
               FROM stock_stocklevel level
               JOIN unnest(%s::bigint[], %s::bigint[]) AS w(variant_id, location_id) USING (variant_id, location_id)
               ORDER BY level.variant_id, level.location_id
               FOR UPDATE OF level""",
            [[v for v, _ in ordered], [loc for _, loc in ordered]],
        )
        return {(v, loc): (on_hand, reserved) for v, loc, on_hand, reserved in cursor.fetchall()}


def change_levels(quantities: Mapping[Place, int], *, on_hand: int, reserved: int) -> None:
    """Add ``on_hand`` x quantity and ``reserved`` x quantity to each place (factors -1, 0, 1), locked in order.

    ``reserved`` never falls below zero: that is a broken promise and the database refuses it.
    """
    if not quantities:
        return
    ensure_levels(quantities)
    with connection.cursor() as cursor:
        cursor.execute(CHANGE, [*arrays(quantities), on_hand, reserved])
