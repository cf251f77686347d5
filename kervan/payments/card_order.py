"""An order as a gateway's page needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kervan.orders.models import Order
from kervan.payments.attempts import callback_url, return_url
from kervan.payments.gateways import Buyer, PaymentLine, PaymentOrder
from kervan.payments.holds import can_hold
from kervan.payments.models import Payment


def payment_order(payment: Payment, *, ip: str, installments: tuple[int, ...] = ()) -> PaymentOrder:
    """One attempt, for its gateway. Lines are named only when they are what is paid: else it is a part or a rest."""
    order = payment.order
    assert payment.gateway is not None
    lines = _lines(order)
    return PaymentOrder(
        reference=payment.attempt,
        amount=payment.amount,
        order_number=str(order.number),
        buyer=_buyer(order, ip),
        lines=lines if sum(line.amount for line in lines) == payment.amount else (),
        return_url=return_url(payment),
        callback_url=callback_url(payment.gateway),
        currency=order.currency,
        language=order.language,
        installments=installments,
        capture=not (payment.gateway.holds and can_hold(payment.gateway.type)),
    )


def _lines(order: Order) -> tuple[PaymentLine, ...]:
    goods = [PaymentLine(title=line.title, quantity=line.quantity, amount=line.net) for line in order.lines.all()]
    fees = [
        PaymentLine(title=row.label, quantity=1, amount=row.amount)
        for row in order.adjustments.all()
        if row.kind != row.Kind.PRICE_RULE
    ]
    return tuple(line for line in goods + fees if line.amount)


def _buyer(order: Order, ip: str) -> Buyer:
    address: Mapping[str, Any] = order.billing_address or order.shipping_address or {}
    return Buyer(
        name=order.customer_name or address.get("name") or "",
        email=order.email,
        phone=order.phone,
        ip=ip,
        address=" ".join(part for part in (address.get("neighbourhood"), address.get("line")) if part),
        district=address.get("district") or "",
        city=address.get("city") or "",
        country=address.get("country") or "TR",
        postal_code=address.get("postal_code") or "",
        customer_id=str(order.customer_id or ""),
    )
