"""Reading what customers want cancelled."""

from __future__ import annotations

from kervan.orders.models import Order
from kervan.orders.status import OrderStatus
from kervan.sales.models import CancelWish


def wish_of(order: Order) -> CancelWish | None:
    """The latest one."""
    return CancelWish.objects.filter(order=order).order_by("-id").first()


def waiting_wish(order: Order) -> CancelWish | None:
    """The one staff have to answer."""
    wish = wish_of(order)
    return wish if wish is not None and wish.state == CancelWish.State.WAITING else None


def may_wish_cancel(order: Order) -> bool:
    """Whether the customer can still ask: placed, not cancelled, nothing sent, nothing asked yet."""
    if order.placed_at is None or order.draft or order.status == OrderStatus.CANCELLED:
        return False
    return not any(line.shipped for line in order.lines.all()) and waiting_wish(order) is None
