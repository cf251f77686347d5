"""Reading payment settings and ledgers."""

from __future__ import annotations

from kervan.orders.models import PaymentMethod
from kervan.payments.models import MethodSettings

SHIPS_BEFORE_PAYMENT = {PaymentMethod.CASH_ON_DELIVERY: True}


def method_settings(method: str) -> MethodSettings:
    """How a payment method behaves here; shipped defaults where the shop has not decided."""
    found = MethodSettings.objects.filter(method=method).first()
    return found or MethodSettings(
        method=method, ships_before_payment=SHIPS_BEFORE_PAYMENT.get(PaymentMethod(method), False)
    )
