"""An order's money, added up from its ledger."""

from __future__ import annotations

from django.db.models import Q, Sum

from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.models import Order
from kervan.payments.models import PaymentEvent, Refund
from kervan.payments.states import RefundState

Kind = PaymentEvent.Kind
ENDS_A_HOLD = {Kind.CAPTURED, Kind.VOIDED, Kind.FAILED}
SUMS = ("captured", "reversed", "refunded", "refunding", "authorized")


def ledger_sums(order_id: int) -> dict[str, int]:
    """Captured, reversed, refunded, asked back and still authorised kuruş of an order, from its events and refunds.

    Held money stands until it is captured, let go or failed; what a capture leaves of it goes back by itself.
    """
    rows = (
        PaymentEvent.objects.filter(payment__order_id=order_id).values("payment_id", "kind").annotate(sum=Sum("amount"))
    )
    per_payment: dict[int, dict[str, int]] = {}
    for row in rows:
        per_payment.setdefault(row["payment_id"], {})[row["kind"]] = row["sum"]
    sums = dict.fromkeys(SUMS, 0)
    for events in per_payment.values():
        captured = events.get(Kind.CAPTURED, 0)
        sums["captured"] += captured
        sums["reversed"] += events.get(Kind.REVERSED, 0)
        if not ENDS_A_HOLD & set(events):
            sums["authorized"] += events.get(Kind.AUTHORIZED, 0)
    refunds = Refund.objects.filter(order_id=order_id).aggregate(
        paid=Sum("amount", filter=Q(state=RefundState.SUCCEEDED)),
        asked=Sum("amount", filter=Q(state=RefundState.REQUESTED)),
    )
    sums["refunded"], sums["refunding"] = refunds["paid"] or 0, refunds["asked"] or 0
    return sums


def refresh_ledger(order: Order) -> Order:
    """Add the ledger up again and derive the statuses from it. The order must be locked by the caller."""
    for name, amount in ledger_sums(order.pk).items():
        setattr(order, name, amount)
    return refresh_order(order, *SUMS)
