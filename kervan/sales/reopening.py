"""What is left of a cancelled order's goods: what opening it again could promise. Reads only; ``reserve`` decides."""

from __future__ import annotations

from dataclasses import dataclass

from kervan.orders.models import Order, OrderLine
from kervan.stock.models import StockLevel


@dataclass(frozen=True, slots=True)
class Left:
    """A line with ``cancelled`` pieces of which ``left`` can be promised again."""

    line: OrderLine
    cancelled: int
    left: int


def left_for(order: Order) -> list[Left]:
    """The cancelled lines with what stock is left for each, where lines share it the first takes first. Two statements.

    Lines that are not in the catalogue, and products sold beyond their stock, are always left.
    """
    lines = [line for line in order.lines.select_related("variant") if line.cancelled]
    levels = StockLevel.objects.filter(variant__in=[line.variant_id for line in lines if line.variant_id])
    free = {(level.variant_id, level.location_id): max(level.on_hand - level.reserved, 0) for level in levels}
    found = []
    for line in lines:
        left = line.cancelled
        if line.variant_id and line.location_id and not (line.variant and line.variant.oversell):
            place = (line.variant_id, line.location_id)
            left = min(left, free.get(place, 0))
            free[place] = free.get(place, 0) - left
        found.append(Left(line, line.cancelled, left))
    return found
