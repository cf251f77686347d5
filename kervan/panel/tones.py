"""How a status looks: a tone (colour) and a shape for every value, so that colour is never the only sign.

The words and explanations stand beside the statuses themselves; the colours stand in static/panel/css/tokens.css.
"""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """``tone`` is one of TONES, ``shape`` one of SHAPES."""

    tone: str
    shape: str


#: neutral: created; blue: ready or on its way; green: done; amber: waits for us; red: needs attention; grey: cancelled.
TONES = ("neutral", "blue", "green", "amber", "red", "grey")

#: The drawings of templates/panel/_shape.html.
SHAPES = (
    "dashed",
    "empty",
    "quarter",
    "half",
    "three-quarters",
    "full",
    "check",
    "cross",
    "alert",
    "back",
    "wait",
    "plus",
)

ORDER_LOOKS: dict[str, Look] = {
    "draft": Look("neutral", "dashed"),
    "pending_card": Look("amber", "wait"),
    "created": Look("neutral", "empty"),
    "partially_ready": Look("blue", "quarter"),
    "ready_to_ship": Look("blue", "half"),
    "partially_shipped": Look("blue", "half"),
    "shipped": Look("blue", "three-quarters"),
    "partially_delivered": Look("green", "three-quarters"),
    "delivered": Look("green", "check"),
    "undeliverable": Look("red", "alert"),
    "return_requested": Look("amber", "back"),
    "partially_returned": Look("grey", "back"),
    "returned": Look("grey", "back"),
    "cancelled": Look("grey", "cross"),
}

PAYMENT_LOOKS: dict[str, Look] = {
    "awaiting": Look("amber", "empty"),
    "authorized": Look("blue", "wait"),
    "partially_paid": Look("amber", "half"),
    "paid": Look("green", "check"),
    "overpaid": Look("red", "plus"),
    "owed_back": Look("amber", "back"),
    "partially_refunded": Look("grey", "back"),
    "refunded": Look("grey", "back"),
    "voided": Look("grey", "cross"),
}

SHIPMENT_LOOKS: dict[str, Look] = {
    "requested": Look("neutral", "wait"),
    "ready": Look("blue", "half"),
    "refused": Look("red", "alert"),
    "shipped": Look("blue", "three-quarters"),
    "delivered": Look("green", "check"),
    "undelivered": Look("red", "alert"),
    "resolved": Look("grey", "back"),
    "cancelling": Look("amber", "wait"),
    "cancelled": Look("grey", "cross"),
}

RETURN_LOOKS: dict[str, Look] = {
    "requested": Look("amber", "back"),
    "approved": Look("blue", "wait"),
    "received": Look("amber", "three-quarters"),
    "settled": Look("green", "check"),
    "rejected": Look("grey", "cross"),
    "withdrawn": Look("grey", "cross"),
}

REFUND_LOOKS: dict[str, Look] = {
    "requested": Look("amber", "wait"),
    "succeeded": Look("green", "check"),
    "failed": Look("red", "alert"),
    "cancelled": Look("grey", "cross"),
}

LOOKS = {
    "order": ORDER_LOOKS,
    "payment": PAYMENT_LOOKS,
    "shipment": SHIPMENT_LOOKS,
    "return": RETURN_LOOKS,
    "refund": REFUND_LOOKS,
}


def look_of(kind: str, value: str) -> Look:
    """The look of a status; an unknown one is shown plainly rather than breaking the page."""
    return LOOKS[kind].get(value, Look("neutral", "empty"))
