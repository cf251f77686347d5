"""Reading what a customer and the shop wrote to each other about an order."""

from __future__ import annotations

from kervan.orders.models import Order
from kervan.sales.models import CustomerMessage

MOST_SHOWN = 100


def conversation_of(order: Order) -> list[CustomerMessage]:
    """The newest hundred, the oldest of them first."""
    return list(CustomerMessage.objects.filter(order=order).order_by("-id")[:MOST_SHOWN])[::-1]
