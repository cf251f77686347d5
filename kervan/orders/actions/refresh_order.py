"""Derive an order's statuses and sums again, after its lines or its ledger changed. Called by actions only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.orders.pricing import value_of_pieces
from kervan.orders.status import Ledger, Progress, order_status, payment_status

DERIVED = (
    "status",
    "payment_status",
    "due",
    "credited_returns",
    "balance",
    "goodwill",
    "pieces",
    "unsent",
    "packed",
    "undelivered",
)


def due_of(lines: Iterable[OrderLine], adjustments: Iterable[Adjustment]) -> int:
    """What the customer owes for the open pieces and for fees, in kuruş; nothing when no piece is open."""
    lines = list(lines)
    if not any(line.open for line in lines):
        return 0
    goods = sum(value_of_pieces(line.net, line.quantity, line.open) for line in lines)
    fees = sum(row.amount for row in adjustments if row.kind != Adjustment.Kind.PRICE_RULE)
    return goods + fees


def credit_of(order: Order, lines: Iterable[OrderLine]) -> int:
    """What the customer is credited for pieces that came back, in kuruş; in whatever portions they came."""
    goods = sum(value_of_pieces(line.net, line.quantity, line.returned) for line in lines if line.returned)
    return goods + order.return_extras


def derive(order: Order, lines: list[OrderLine], adjustments: list[Adjustment]) -> None:
    """Set the derived fields of ``order`` in memory from its lines, adjustments and ledger sums. No database."""
    order.due = due_of(lines, adjustments)
    order.credited_returns = credit_of(order, lines)
    ledger = Ledger(
        due=order.due,
        captured=order.captured,
        reversed=order.reversed,
        refunded=order.refunded,
        authorized=order.authorized,
        credited_returns=order.credited_returns,
        goodwill=order.goodwill,
    )
    if ledger.balance < 0 < order.goodwill:
        # What was given as a courtesy counts first once goods are cancelled or come back: nothing is owed back twice.
        order.goodwill = max(order.goodwill + ledger.balance, 0)
        ledger = replace(ledger, goodwill=order.goodwill)
    total = sum((line.progress for line in lines), start=Progress(quantity=0))
    order.balance = 0 if order.draft else ledger.balance
    order.status = order_status([total], draft=order.draft, placed=order.placed_at is not None)
    order.payment_status = payment_status(
        ledger,
        draft=order.draft,
        cancelled=total.open == 0,
        gave_up_goods=total.cancelled > 0 or total.returned > 0,
    )
    order.pieces = total.quantity
    order.unsent = total.unsent
    order.packed = total.packed
    order.undelivered = total.undelivered


def refresh_order(order: Order, *also: str) -> Order:
    """Re-read the lines, derive, and save; ``also`` names further changed fields to save with them.

    The order must be locked by the caller.
    """
    derive(order, list(order.lines.all()), list(order.adjustments.all()))
    order.save(update_fields=[*DERIVED, *also])
    return order
