"""Moving pieces along the line counters: one set-based UPDATE per step, under the order's lock."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from kervan.orders.models import COUNTERS, OrderLine
from kervan.stock.levels import Place


def move_pieces(pieces: Mapping[OrderLine, int], **signs: int) -> None:
    """Add ``sign`` x pieces to the named counters of each line: ``move_pieces(pieces, packed=-1, shipped=1)``.

    The database refuses a counter that would break a line's arithmetic.
    """
    if not pieces:
        return
    assert set(signs) <= set(COUNTERS)
    changes = ", ".join(f"{name} = line.{name} + ({sign:d}) * moved.pieces" for name, sign in signs.items())
    ordered = sorted(pieces.items(), key=lambda item: item[0].pk)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE orders_orderline line SET {changes} "  # noqa: S608  (names checked above, numbers formatted)
            "FROM unnest(%s::bigint[], %s::integer[]) AS moved(id, pieces) WHERE line.id = moved.id",
            [[line.pk for line, _ in ordered], [quantity for _, quantity in ordered]],
        )
    for line, quantity in ordered:
        for name, sign in signs.items():
            setattr(line, name, getattr(line, name) + sign * quantity)


def places_of(pieces: Mapping[OrderLine, int]) -> dict[Place, int]:
    """The stock these pieces stand for; lines that are not in the catalogue stand for none."""
    places: dict[Place, int] = {}
    for line, quantity in pieces.items():
        if line.variant_id and line.location_id:
            place = (line.variant_id, line.location_id)
            places[place] = places.get(place, 0) + quantity
    return places
