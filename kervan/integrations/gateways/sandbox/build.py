"""Payments and refunds as Deneme POS wants them. Pure."""

from __future__ import annotations

from typing import Any

from kervan.integrations.gateways.wire import lira
from kervan.payments.gateways import PaymentOrder, PaymentQuestion, RefundOrder


def build_refund(order: RefundOrder) -> dict[str, Any]:
    """The content of a refund: 129990 kuruş is "1299.90"."""
    return {
        "reference": order.reference,
        "payment": order.payment,
        "amount": lira(order.amount),
        "currency": order.currency,
        "note": f"#{order.order_number}" if order.order_number else "",
    }


def build_page(order: PaymentOrder) -> dict[str, Any]:
    """The payment page of one attempt."""
    return {
        "reference": order.reference,
        "amount": lira(order.amount),
        "currency": order.currency,
        "orderNumber": order.order_number,
        "language": order.language,
        "capture": order.capture,
        "installments": sorted({1, *order.installments}),
        "buyer": {"name": order.buyer.name, "email": order.buyer.email},
        "lines": [
            {"title": line.title, "quantity": line.quantity, "amount": lira(line.amount)} for line in order.lines
        ],
        "returnUrl": order.return_url,
        "callbackUrl": order.callback_url,
    }


def build_payment_question(question: PaymentQuestion) -> dict[str, Any]:
    """What became of a payment."""
    return {"reference": question.reference}


def build_question(order: RefundOrder) -> dict[str, Any]:
    """What became of a refund."""
    return {"reference": order.reference, "payment": order.payment}
