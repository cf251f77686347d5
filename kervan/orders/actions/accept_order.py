"""Siparişi kabul et."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.orders.actions.start_ship_by import start_ship_by
from kervan.orders.models import Order
from kervan.orders.refusals import refuse_if_cancelled, refuse_unless_placed


@transaction.atomic
def accept_order(order_id: int, *, actor: Actor) -> Order:
    """The shop takes the order on; from now on it can be packed. Accepting twice changes nothing.

    Raises ``NotAllowed`` for a draft, an unfinished card order or a cancelled order.
    """
    order = Order.objects.locked(order_id)
    refuse_unless_placed(order)
    refuse_if_cancelled(order)
    if order.accepted_at is None:
        order.accepted_at = clock.now()
        order.save(update_fields=["accepted_at"])
        start_ship_by(order)
        record("order.accepted", about=order, actor=actor)
    return order
