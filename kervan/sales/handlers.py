"""What the shop does by itself with orders as time passes."""

from __future__ import annotations

from datetime import timedelta

from kervan.events.models import Event
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import NotAllowed
from kervan.orders.actions.release_order import release_order
from kervan.orders.models import Order
from kervan.sales.actions.expire_card_order import expire_card_order
from kervan.sales.actions.settle_waiting import settle_waiting

CARD_MINUTES = 30
"""So long the goods of a card order are kept for a customer who is paying: longer than a bank's own page waits."""


def release_ended_holds() -> None:
    """Release orders whose hold was until today or earlier. On a schedule; running twice is fine."""
    ended = Order.objects.filter(held_at__isnull=False, hold_until__lte=clock.today()).values_list("pk", flat=True)
    for order_id in ended[:1000]:
        try:
            release_order(order_id, actor=SYSTEM)
        except NotAllowed:
            continue  # released by somebody meanwhile


def settle_what_waits(event: Event) -> None:
    """A carrier has given a parcel back, refused to, or taken it away: the order may wait for just that."""
    if event.subject == "order" and event.subject_id is not None:
        settle_waiting(event.subject_id, actor=SYSTEM)


def expire_card_orders() -> None:
    """Give up card orders whose payment did not come within half an hour. On a schedule; running twice is fine."""
    since = clock.now() - timedelta(minutes=CARD_MINUTES)
    left = Order.objects.filter(placed_at=None, draft=False, unsent__gt=0, created_at__lt=since)
    for order_id in left.order_by("pk").values_list("pk", flat=True)[:1000]:
        expire_card_order(order_id, actor=SYSTEM)
