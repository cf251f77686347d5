"""What a carrier was told about a parcel, kept until it answers, so that a repeat says exactly the same."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from kervan.shipping.carriers import CashOnDelivery, Parcel, Receiver, Sender


def as_data(parcel: Parcel) -> dict[str, Any]:
    """The parcel as JSON keeps it."""
    data = asdict(parcel)
    for measure in ("desi", "weight_kg"):
        data[measure] = None if data[measure] is None else str(data[measure])
    return data


def from_data(data: dict[str, Any]) -> Parcel:
    """The parcel as it was told."""
    cash = data["cash_on_delivery"]
    measures = {name: None if data[name] is None else Decimal(data[name]) for name in ("desi", "weight_kg")}
    parts: dict[str, Any] = {
        "receiver": Receiver(**data["receiver"]),
        "sender": Sender(**data["sender"]),
        "cash_on_delivery": None if cash is None else CashOnDelivery(**cash),
    }
    return Parcel(**(data | measures | parts))
