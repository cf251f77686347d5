"""Reading orders: the list with its queues, and one order whole."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from kervan.lib import clock
from kervan.lib.errors import NotFound
from kervan.orders.models import Order
from kervan.orders.status import OrderStatus

STILL_HERE = Q(unsent__gt=0) | Q(packed__gt=0)
LAPSES_SOON = timedelta(days=2)
PAYABLE_ENOUGH = Q(ships_before_payment=True) | Q(balance__lte=F("authorized"))


def placed_orders() -> QuerySet[Order]:
    """All orders that count: placed, in whatever state."""
    return Order.objects.filter(placed_at__isnull=False, draft=False)


def in_queue(name: str, *, at: datetime | None = None) -> QuerySet[Order]:
    """The orders of a work queue (ux.md). Queues ask for facts, never for the status.

    "all", "new", "to_accept", "to_confirm" (a transfer or COD balance to confirm), "announced" (its customer
    says they paid), "cancel_wished" (or wants it cancelled), "asked" (or wrote and waits for an answer), "to_pack",
    "ready", "to_print" (with a label that nobody has printed), "late", "refused" (by the carrier), "undelivered",
    "return_requested", "to_refund" (owed back, not under way), "to_capture" (money held on a card that is
    about to lapse, or that the gateway would not take), "held", "drafts". "late" means late ``at`` that moment,
    by default now.

    Raises ``NotFound`` for another name.
    """
    orders = placed_orders()
    live = orders.exclude(status=OrderStatus.CANCELLED)
    queues = {
        "all": lambda: orders,
        "new": lambda: live.filter(opened_at=None),
        "to_accept": lambda: live.filter(accepted_at=None),
        "to_confirm": lambda: live.filter(balance__gt=0).filter(
            Q(payment_method="bank_transfer") | Q(payment_method="cash_on_delivery", status=OrderStatus.DELIVERED)
        ),
        "announced": lambda: live.filter(
            balance__gt=0, pk__in=Order.objects.filter(transfer_notices__state="waiting").values("pk")
        ),
        "cancel_wished": lambda: live.filter(pk__in=Order.objects.filter(cancel_wishes__state="waiting").values("pk")),
        "asked": lambda: orders.filter(pk__in=Order.objects.filter(customer_messages__open=True).values("pk")),
        "to_pack": lambda: orders.filter(PAYABLE_ENOUGH, unsent__gt=0, held_at=None, accepted_at__isnull=False),
        "ready": lambda: orders.filter(packed__gt=0),
        "to_print": lambda: orders.filter(
            pk__in=Order.objects.filter(shipments__state="ready", shipments__label_printed_at=None).values("pk")
        ),
        "late": lambda: orders.filter(ship_by__lt=at or clock.now()).filter(STILL_HERE),
        "refused": lambda: orders.filter(pk__in=Order.objects.filter(shipments__state="refused").values("pk")),
        "return_requested": lambda: orders.filter(status=OrderStatus.RETURN_REQUESTED),
        "undelivered": lambda: orders.filter(undelivered__gt=0),
        "held": lambda: live.filter(held_at__isnull=False),
        "to_refund": lambda: orders.filter(balance__lt=0).filter(balance__lt=-F("refunding")),
        "to_capture": lambda: orders.filter(
            pk__in=Order.objects.filter(
                Q(payments__hold_until__lt=clock.now() + LAPSES_SOON) | ~Q(payments__problem_code=""),
                payments__hold_until__isnull=False,
                payments__ended_at=None,
            ).values("pk")
        ),
        "drafts": lambda: Order.objects.filter(draft=True),
    }
    try:
        return queues[name]()
    except KeyError:
        raise NotFound(_("Böyle bir kuyruk yok."), code="queue_not_found") from None


def bounded_count(orders: QuerySet[Order], most: int = 1000) -> int:
    """How many, counted at most to ``most`` + 1: an exact count over everything is never made in a request."""
    return orders.order_by()[: most + 1].count()


def order_by_number(number: int) -> Order:
    """Raises ``NotFound``."""
    order = Order.objects.filter(number=number).first()
    if order is None:
        raise NotFound(_("#%(number)s numaralı sipariş yok.") % {"number": number}, code="order_not_found")
    return order
