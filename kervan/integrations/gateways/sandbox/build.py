"""A refund as Deneme POS wants it. Pure."""

from __future__ import annotations

from typing import Any

from kervan.payments.gateways import RefundOrder


def build_refund(order: RefundOrder) -> dict[str, Any]:
    """The content of a refund: 129990 kuruş is "1299.90"."""
    return {
        "reference": order.reference,
        "payment": order.payment,
        "amount": f"{order.amount // 100}.{order.amount % 100:02d}",
        "currency": order.currency,
        "note": f"#{order.order_number}" if order.order_number else "",
    }


def build_question(order: RefundOrder) -> dict[str, Any]:
    """What became of a refund."""
    return {"reference": order.reference, "payment": order.payment}
