"""Payments and refunds as Stripe wants them. Amounts are in minor units, as ours. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kervan.payments.gateways import PaymentLine, PaymentOrder, RefundOrder

OPEN_FOR = timedelta(minutes=31)  # Stripe: at least 30 minutes
REFERENCE = "kervan_reference"


def build_session(order: PaymentOrder, *, at: datetime) -> dict[str, Any]:
    """The hosted page of one attempt, for cards."""
    mark = "&" if "?" in order.return_url else "?"
    named = {REFERENCE: order.reference, "order": order.order_number}
    return {
        "mode": "payment",
        "payment_method_types": ["card"],
        "client_reference_id": order.reference,
        "customer_email": order.buyer.email,
        "locale": "tr" if order.language.startswith("tr") else "en",
        "success_url": f"{order.return_url}{mark}session_id={{CHECKOUT_SESSION_ID}}",
        "cancel_url": order.return_url,
        "expires_at": int((at + OPEN_FOR).timestamp()),
        "metadata": named,
        "payment_intent_data": {
            "capture_method": "automatic" if order.capture else "manual",
            "description": _("Sipariş %(number)s") % {"number": order.order_number},
            "metadata": named,
        },
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": order.currency.lower(),
                    "unit_amount": line.amount,
                    "product_data": {"name": _title(line)},
                },
            }
            for line in _lines(order)
        ],
    }


def build_refund(order: RefundOrder) -> dict[str, Any]:
    """A refund. Our reference stays with it: by it the refund is found again."""
    return {"payment_intent": order.payment, "amount": order.amount, "metadata": {REFERENCE: order.reference}}


def _lines(order: PaymentOrder) -> list[PaymentLine]:
    """Stripe takes the sum of the lines. Where ours sum up otherwise, the order is one line."""
    lines = [line for line in order.lines if line.amount > 0]
    if lines and sum(line.amount for line in lines) == order.amount:
        return lines
    return [
        PaymentLine(title=_("Sipariş %(number)s") % {"number": order.order_number}, quantity=1, amount=order.amount)
    ]


def _title(line: PaymentLine) -> str:
    """A line's amount need not divide by its pieces, so the pieces stand in the name."""
    return (line.title if line.quantity == 1 else f"{line.quantity} × {line.title}")[:250]
