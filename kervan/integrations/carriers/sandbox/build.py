"""Our parcel as Deneme Kargo wants it. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kervan.shipping.carriers import CashOnDelivery, Parcel


def build_parcel(parcel: Parcel) -> dict[str, Any]:
    """The content of a booking. Money is lira with a dot, a phone is ten digits without country code."""
    receiver, sender = parcel.receiver, parcel.sender
    return {
        "reference": parcel.reference,
        "order_number": parcel.order_number,
        "receiver": {
            "name": receiver.name,
            "phone": local_phone(receiver.phone),
            "line": " ".join(part for part in (receiver.neighbourhood, receiver.line) if part),
            "district": receiver.district,
            "city": receiver.city,
            "postal_code": receiver.postal_code,
            "country": receiver.country,
            "email": receiver.email,
        },
        "sender": {
            "name": sender.name,
            "phone": local_phone(sender.phone),
            "line": sender.line,
            "district": sender.district,
            "city": sender.city,
        },
        "pieces": parcel.pieces,
        "desi": _number(parcel.desi),
        "weight_kg": _number(parcel.weight_kg),
        "contents": parcel.contents,
        "cash_on_delivery": build_cash(parcel.cash_on_delivery) if parcel.cash_on_delivery else None,
    }


def build_cash(cash: CashOnDelivery) -> dict[str, str]:
    """What to collect: 129990 kuruş is "1299.90"."""
    return {
        "amount": f"{cash.amount // 100}.{cash.amount % 100:02d}",
        "currency": cash.currency,
        "method": cash.method,
        "document_number": cash.document_number,
    }


def local_phone(phone: str) -> str:
    """+905321234567 is 5321234567; a foreign number stays whole, for the carrier to refuse."""
    return phone.removeprefix("+90").removeprefix("+")


def _number(value: Decimal | None) -> str | None:
    """The same number always written the same way: 1.50 and 1.5 are one parcel, not two."""
    return None if value is None else f"{value.normalize():f}"
