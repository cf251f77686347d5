"""The first look at a new order takes its "Yeni" marker away."""

from __future__ import annotations

from kervan.lib import clock
from kervan.orders.models import Order


def open_order(order_id: int) -> None:
    """Remember that somebody has seen it. No fact of the order changes, so there is no event."""
    Order.objects.filter(pk=order_id, opened_at=None).update(opened_at=clock.now())
