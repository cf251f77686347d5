"""Our values as Turkish carriers want them written. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from kervan.shipping.carriers import CashOnDelivery, Parcel, Receiver


def local_phone(phone: str) -> str:
    """+905321234567 is 5321234567; a foreign number keeps its country code, for the carrier to refuse."""
    return re.sub(r"\D", "", phone.removeprefix("+90"))


def lira(amount: int) -> str:
    """129990 kuruş is "1299.90"."""
    return f"{amount // 100}.{amount % 100:02d}"


def number(value: Decimal | None) -> str | None:
    """The same number always written the same way: 1.50 and 1.5 are one parcel, not two."""
    return None if value is None else f"{value.normalize():f}"


def address_line(receiver: Receiver) -> str:
    """Neighbourhood, street and door in one line, without il and ilçe."""
    return " ".join(part for part in (receiver.neighbourhood, receiver.line) if part)


def document_number(parcel: Parcel, cash: CashOnDelivery) -> str:
    """The paper the collection is for, in at most 12 digits: the order's, else the parcel's own number."""
    return (re.sub(r"\D", "", cash.document_number) or parcel.reference)[-12:]
