"""Paketlemeyi bırak."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.orders.models import Order
from kervan.shipping.packing import session_of


@transaction.atomic
def leave_packing(order_id: int, *, actor: Actor) -> Order:
    """Lay the order aside: nothing is packed, and anybody may take it.

    Raises ``NotAllowed`` when it is not on the actor's table.
    """
    order = Order.objects.locked(order_id)
    session_of(order, actor).delete()
    record("packing.left", about=order, actor=actor)
    return order
