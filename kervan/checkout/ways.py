"""The ways of paying that a buyer is offered."""

from __future__ import annotations

from dataclasses import dataclass

from kervan.orders.models import PaymentMethod
from kervan.orders.pricing import Charge, PriceRule
from kervan.payments.models import BankAccount, GatewayAccount, MethodSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodOffer:
    """``fee`` in kuruş, with the ``charges`` and ``rules`` that put it on the order."""

    method: str
    label: str
    text: str = ""
    fee: int = 0
    charges: tuple[Charge, ...] = ()
    rules: tuple[PriceRule, ...] = ()


def methods_for(
    amount: int, *, country: str = "TR", city: str = "", district: str = "", goods: int | None = None
) -> tuple[MethodOffer, ...]:
    """Those that are switched on and can work: a card with a gateway, a transfer with a bank account, cash in Türkiye."""
    known = {row.method: row for row in MethodSettings.objects.all()}
    able = {
        PaymentMethod.CARD: GatewayAccount.objects.filter(active=True).exists(),
        PaymentMethod.BANK_TRANSFER: BankAccount.objects.filter(active=True).exists(),
        PaymentMethod.CASH_ON_DELIVERY: country == "TR",
    }
    return tuple(
        MethodOffer(
            method=method.value,
            label=str(method.label),
            text=known[method].instructions if method in known else "",
        )
        for method, can in able.items()
        if can and (method not in known or known[method].active)
    )
