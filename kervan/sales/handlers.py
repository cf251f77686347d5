"""What the shop does by itself with orders as time passes."""

from __future__ import annotations

from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import NotAllowed
from kervan.orders.actions.release_order import release_order
from kervan.orders.models import Order


def release_ended_holds() -> None:
    """Release orders whose hold was until today or earlier. On a schedule; running twice is fine."""
    ended = Order.objects.filter(held_at__isnull=False, hold_until__lte=clock.today()).values_list("pk", flat=True)
    for order_id in ended[:1000]:
        try:
            release_order(order_id, actor=SYSTEM)
        except NotAllowed:
            continue  # released by somebody meanwhile
