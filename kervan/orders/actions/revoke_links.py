"""Müşteri bağlantılarını iptal et."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.orders.models import Order


@transaction.atomic
def revoke_links(order_id: int, *, actor: Actor) -> Order:
    """Links the customer was given so far stop working; those made from now on work.

    Raises ``NotFound``.
    """
    order = Order.objects.locked(order_id)
    order.link_epoch += 1
    order.save(update_fields=["link_epoch"])
    record("order.links_revoked", about=order, actor=actor)
    return order
