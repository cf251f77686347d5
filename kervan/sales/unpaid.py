"""Orders that wait for their money: which of them are reminded, and which are given up. Facts, never statuses alone."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet

from kervan.orders.models import Order
from kervan.orders.status import OrderStatus
from kervan.payments.models import TransferNotice
from kervan.sales.models import PaymentTerm


def _waits(prefix: str = "") -> Q:
    """Nothing came (or what came was taken back), nothing was packed or sent, nobody keeps the order waiting on purpose,
    and the customer has not said that they paid.

    A part payment is money: what becomes of such an order a person decides.
    """
    facts = {
        "draft": False,
        "placed_at__isnull": False,
        "status": OrderStatus.CREATED,
        "packed": 0,
        "balance__gt": 0,
        "captured": F(f"{prefix}reversed"),
        "authorized": 0,
        "held_at": None,
        "waits_for": "",
    }
    announced = Q(**{f"{prefix}transfer_notices__state": TransferNotice.State.WAITING})
    return Q(**{f"{prefix}{name}": value for name, value in facts.items()}) & ~announced


def waits_for_money(order: Order) -> bool:
    """Whether nothing but the money is missing; exact under the order's lock."""
    return Order.objects.filter(_waits(), pk=order.pk).exists()


def to_remind(day: date) -> QuerySet[PaymentTerm]:
    """Terms whose customer is to be reminded on ``day`` or was not yet."""
    return PaymentTerm.objects.filter(_waits("order__"), closed=False, reminded_at=None, remind_on__lte=day)


def to_expire(day: date) -> QuerySet[PaymentTerm]:
    """Terms whose order is to be given up on ``day``."""
    return PaymentTerm.objects.filter(_waits("order__"), closed=False, expires_on__lte=day)


def close_settled(day: date) -> int:
    """Terms of ``day`` or before whose order was paid, cancelled or sent: they are not looked at again. One statement."""
    settled = Q(order__balance__lte=0) | ~Q(order__status=OrderStatus.CREATED)
    due = PaymentTerm.objects.filter(Q(expires_on__lte=day) | Q(remind_on__lte=day), settled, closed=False)
    return PaymentTerm.objects.filter(pk__in=due.values("pk")).update(closed=True)


def term_of(order: Order) -> PaymentTerm | None:
    """How long the order waits for its money; None when nobody waits, or it was placed before there were terms."""
    return PaymentTerm.objects.filter(order=order).first()
