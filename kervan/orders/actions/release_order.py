"""Beklemeyi kaldır."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order


@transaction.atomic
def release_order(order_id: int, *, actor: Actor) -> Order:
    """The order may be packed and sent again.

    Raises ``NotAllowed`` when it is not on hold.
    """
    order = Order.objects.locked(order_id)
    if not order.held:
        raise NotAllowed(_("Sipariş beklemede değil."), code="not_on_hold")
    order.held_at, order.hold_reason, order.hold_until = None, "", None
    order.save(update_fields=["held_at", "hold_reason", "hold_until"])
    record("order.released", about=order, actor=actor)
    return order
