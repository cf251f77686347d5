"""Adresi değiştir."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.orders.actions.index_order import index_order
from kervan.orders.models import Order
from kervan.sales.address_changes import checked_changes


@transaction.atomic
def change_address(
    order_id: int,
    *,
    actor: Actor,
    shipping: Mapping[str, Any] | None = None,
    billing: Mapping[str, Any] | None = None,
) -> Order:
    """Correct where the order goes or whom it is billed to. What is None stays as it is.

    Raises ``Invalid`` naming the wrong fields; ``NotAllowed`` when the order is cancelled, everything was sent, or a
    carrier knows a parcel with the old address (cancel it first; a refused one may be corrected).
    """
    order = Order.objects.locked(order_id)
    changes = checked_changes(order, shipping=shipping, billing=billing)
    if changes:
        for name, (_before, after) in changes.items():
            setattr(order, name, after)
        order.city = (order.shipping_address or {}).get("city", "")
        order.save(update_fields=["shipping_address", "billing_address", "city"])
        index_order(order)
        record("order.address_changed", about=order, actor=actor, changes=changes)
    return order
