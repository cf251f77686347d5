"""Take goods out of stock or put them back, always with a line in the ledger. Steps of larger actions."""

from __future__ import annotations

from collections.abc import Mapping

from kervan.lib.actor import Actor
from kervan.stock.levels import Place, change_levels
from kervan.stock.models import StockMovement

Reason = StockMovement.Reason


def release(quantities: Mapping[Place, int]) -> None:
    """Pieces that will not be sent are free for others again."""
    change_levels(quantities, on_hand=0, reserved=-1)


def write_off(quantities: Mapping[Place, int], *, order_id: int, actor: Actor, note: str) -> None:
    """Promised pieces that can't be sold any more: neither on hand nor promised. ``note`` says why."""
    change_levels(quantities, on_hand=-1, reserved=-1)
    _write(quantities, -1, Reason.ADJUSTED, order_id=order_id, actor=actor, note=note)


def deduct(quantities: Mapping[Place, int], *, order_id: int, actor: Actor) -> None:
    """Pieces left the shop: no longer on hand, no longer promised."""
    change_levels(quantities, on_hand=-1, reserved=-1)
    _write(quantities, -1, Reason.DISPATCHED, order_id=order_id, actor=actor)


def take_back(quantities: Mapping[Place, int], *, order_id: int, actor: Actor) -> None:
    """A dispatch that did not happen: on hand and promised as before."""
    change_levels(quantities, on_hand=1, reserved=1)
    _write(quantities, 1, Reason.TAKEN_BACK, order_id=order_id, actor=actor)


def restock(quantities: Mapping[Place, int], *, order_id: int, actor: Actor) -> None:
    """Pieces came back and are good."""
    change_levels(quantities, on_hand=1, reserved=0)
    _write(quantities, 1, Reason.RESTOCKED, order_id=order_id, actor=actor)


def promise(quantities: Mapping[Place, int]) -> None:
    """Promise pieces to an order that owns them already (it will be sent again): no question whether they are there."""
    change_levels(quantities, on_hand=0, reserved=1)


def _write(
    quantities: Mapping[Place, int], sign: int, reason: str, *, order_id: int, actor: Actor, note: str = ""
) -> None:
    StockMovement.objects.bulk_create(
        StockMovement(
            variant_id=variant,
            location_id=location,
            quantity=sign * quantity,
            reason=reason,
            order_id=order_id,
            actor_name=actor.name[:150],
            note=note[:200],
        )
        for (variant, location), quantity in sorted(quantities.items())
    )
