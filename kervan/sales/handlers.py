"""What the shop does by itself with orders as time passes."""

from __future__ import annotations

from datetime import timedelta

from kervan.events.models import Event
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import NotAllowed
from kervan.orders.actions.release_order import release_order
from kervan.orders.models import Order
from kervan.payments.card import still_paying
from kervan.sales.actions.expire_card_order import expire_card_order
from kervan.sales.actions.expire_order import expire_order
from kervan.sales.actions.remind_payment import remind_payment
from kervan.sales.actions.settle_waiting import settle_waiting
from kervan.sales.actions.start_payment_term import start_payment_term
from kervan.sales.unpaid import close_settled, to_expire, to_remind
from kervan.shop.calendar import is_business_day
from kervan.shop.queries import holidays_from

CARD_MINUTES = 30
"""So long the goods of a card order are kept for a customer who is paying: longer than a bank's own page waits."""

LONGEST = timedelta(hours=2)


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
    """Give up card orders whose payment did not come within half an hour. On a schedule; running twice is fine.

    The gateway is asked first. Who set out once more, or whose bank is still deciding, gets longer, but not for ever.
    """
    now = clock.now()
    left = Order.objects.filter(
        placed_at=None, draft=False, unsent__gt=0, created_at__lt=now - timedelta(minutes=CARD_MINUTES)
    )
    for order in left.order_by("pk")[:1000]:
        if order.created_at > now - LONGEST and still_paying(order, now - timedelta(minutes=CARD_MINUTES)):
            continue
        expire_card_order(order.pk, actor=SYSTEM)


def start_term(event: Event) -> None:
    """An order waits for its money from here, if its method says how long."""
    if event.subject_id is not None:
        start_payment_term(event.subject_id, actor=SYSTEM)


def mind_unpaid_orders() -> None:
    """Remind customers whose day has come and give up orders whose money did not come. On a schedule, in shop hours of
    business days only; running twice is fine."""
    today = clock.today()
    if not is_business_day(today, holidays_from(today)):
        return
    close_settled(today)
    # Who is given up today is not reminded first.
    for order_id in to_expire(today).order_by("pk").values_list("pk", flat=True)[:1000]:
        try:
            expire_order(order_id, actor=SYSTEM)
        except NotAllowed:
            continue  # a carrier was told meanwhile
    for order_id in to_remind(today).order_by("pk").values_list("pk", flat=True)[:1000]:
        try:
            remind_payment(order_id, actor=SYSTEM)
        except NotAllowed:
            continue  # paid or cancelled meanwhile
