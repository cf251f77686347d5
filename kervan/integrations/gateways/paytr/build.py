"""Payments and refunds as PayTR wants them. Pure."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from kervan.integrations.gateways.paytr import sign
from kervan.integrations.gateways.wire import lira
from kervan.payments.gateways import PaymentOrder, RefundOrder

CURRENCIES = {"TRY": "TL"}


def build_page(order: PaymentOrder, settings: Mapping[str, Any]) -> dict[str, str]:
    """The payment page of one attempt (get-token). Amount in kuruş; the basket's prices in lira, for the page only."""
    basket = [
        [line.title if line.quantity == 1 else f"{line.quantity} × {line.title}", lira(line.amount), 1]
        for line in order.lines
    ]
    most = max(order.installments, default=1)
    buyer = order.buyer
    fields = {
        "merchant_id": settings["merchant_id"],
        "user_ip": buyer.ip[:39],
        "merchant_oid": order.reference,
        "email": buyer.email[:100],
        "payment_amount": str(order.amount),
        "user_basket": base64.b64encode(json.dumps(basket).encode()).decode(),
        "no_installment": "1" if most <= 1 else "0",
        "max_installment": "0" if most <= 1 else str(min(most, 12)),
        "currency": CURRENCIES.get(order.currency, order.currency),
        "test_mode": "1" if settings["test_mode"] else "0",
        "user_name": buyer.name[:60],
        "user_address": " ".join(part for part in (buyer.address, buyer.district, buyer.city) if part)[:400],
        "user_phone": buyer.phone[:20],
        "merchant_ok_url": order.return_url,
        "merchant_fail_url": order.return_url,
        "timeout_limit": str(settings["minutes"]),
        "lang": "tr" if order.language.startswith("tr") else "en",
        "debug_on": "0",
    }
    return fields | {"paytr_token": sign.of_page(fields, **_keys(settings))}


def build_question(reference: str, settings: Mapping[str, Any]) -> dict[str, str]:
    """The status query."""
    fields = {"merchant_id": settings["merchant_id"], "merchant_oid": reference}
    return fields | {"paytr_token": sign.of_question(fields, **_keys(settings))}


def build_refund(order: RefundOrder, settings: Mapping[str, Any]) -> dict[str, str]:
    """A refund: here, unlike everywhere else, the amount is in lira. Our reference finds it again."""
    fields = {
        "merchant_id": settings["merchant_id"],
        "merchant_oid": order.payment,
        "return_amount": lira(order.amount),
        "reference_no": order.reference,
    }
    return fields | {"paytr_token": sign.of_refund(fields, **_keys(settings))}


def _keys(settings: Mapping[str, Any]) -> dict[str, str]:
    return {"key": settings["merchant_key"], "salt": settings["merchant_salt"]}
