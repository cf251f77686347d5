"""Kart ödemesi tamamlanmayan siparişi kapat."""

from __future__ import annotations

from django.db import transaction

from kervan.lib.actor import Actor
from kervan.orders.models import Order
from kervan.orders.status import OrderStatus
from kervan.sales.actions.cancel_order import cancel_order


@transaction.atomic
def expire_card_order(order_id: int, *, actor: Actor) -> Order:
    """The customer did not finish paying by card: what was kept for them is free again, and nobody is written to.

    An order whose payment succeeded meanwhile, or that is given up already, stays as it is.
    """
    order = Order.objects.locked(order_id)
    if order.draft or order.placed_at is not None or order.unsent == 0:
        return order
    return cancel_order(order_id, actor=actor, reason=str(OrderStatus.PENDING_CARD.label), notify=False)
