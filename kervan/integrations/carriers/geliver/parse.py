"""Geliver's answers as the port wants them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from kervan.integrations.carriers.reading import status_of
from kervan.integrations.carriers.repairs import ACCOUNT, repair_of
from kervan.integrations.carriers.rest_wire import Reply, first, value
from kervan.shipping.carriers import Booking, CarrierRefused, CarrierSilent, Scan, Tracking, TrackingStatus

Status = TrackingStatus

#: Its codes are in no list we found; these are read by their words, the first that fits.
CODES: tuple[tuple[str, Status], ...] = (
    (r"cancel", Status.CANCELLED),
    (r"lost|damage", Status.LOST_DAMAGED),
    (r"returned|return_delivered", Status.RETURNED),
    (r"return", Status.RETURNING),
    (r"out_for_delivery|with_courier", Status.OUT_FOR_DELIVERY),
    (r"attempt|failure|failed|undeliver|not_delivered", Status.ATTEMPT_FAILED),
    (r"pickup_point|available_for_pickup|ready_for_pickup", Status.READY_FOR_PICKUP),
    (r"pre_transit|information_received|label_created|created|pending", Status.CREATED),
    (r"package_accepted|picked_up|accepted", Status.PICKED_UP),
    (r"delay", Status.DELAYED),
    (r"delivered", Status.DELIVERED),
    (r"delivery_branch|arrived_at_destination", Status.AT_DELIVERY_BRANCH),
    (r"transit|departed|arrived|processed|processing", Status.IN_TRANSIT),
)


def data_of(reply: Reply) -> Any:
    """What the envelope holds. Raises the carrier's no."""
    envelope = first(reply.data)
    if reply.ok and envelope and envelope.get("result") is not False:
        return envelope.get("data")
    words = (value(envelope, "additionalMessage", "message") if envelope else str(reply.data or "")[:300]) or str(
        reply.status
    )
    code = value(envelope, "code") or str(reply.status)
    if reply.status in {401, 403}:
        raise CarrierRefused(words, code=code, hint=ACCOUNT[1], field="token")
    if (reply.ok and not envelope) or reply.status >= 500:
        raise CarrierSilent(f"Geliver: status {reply.status}")
    field, hint = repair_of(words)
    raise CarrierRefused(words, code=code, hint=hint, field=field)


def pages_of(reply: Reply) -> int:
    """How many pages the list has."""
    pages = value(first(reply.data), "totalPages")
    return int(pages) if pages.isdigit() else 1


def fits(shipment: Mapping[str, Any], reference: str) -> bool:
    """Whether a shipment was booked under this reference."""
    return value(shipment.get("order"), "orderNumber") == reference


def is_live(shipment: Mapping[str, Any]) -> bool:
    """Whether it was bought and not taken back."""
    cancelled = value(shipment, "cancelDate") or "cancel" in value(shipment, "statusCode").lower()
    return not cancelled and bool(value(shipment, "barcode", "acceptedOfferID", "labelURL", "trackingNumber"))


def parse_purchase(reply: Reply) -> dict[str, Any]:
    """The bought shipment."""
    shipment = first(first(data_of(reply)).get("shipment"))
    if not value(shipment, "id"):
        raise CarrierSilent("Geliver: an answer without a shipment")
    return shipment


def parse_shipment(shipment: Mapping[str, Any], reference: str, label: bytes | None) -> Booking:
    """The booking. Some of the carriers behind it mint their number only at the branch."""
    return Booking(
        reference=reference,
        carrier_id=value(shipment, "id"),
        tracking_number=value(shipment, "trackingNumber") or None,
        label=label,
        label_format="pdf" if label else None,
        raw={name: value(shipment, name) for name in ("barcode", "providerServiceCode", "trackingUrl")},
    )


def parse_tracking(shipment: Mapping[str, Any], reference: str) -> Tracking:
    """Geliver tells the newest status alone; earlier ones are kept by us as they come."""
    status = first(shipment.get("trackingStatus"))
    at = _time(value(status, "statusDate", "updatedAt", "createdAt"))
    code, finer = value(status, "trackingStatusCode"), value(status, "trackingSubStatusCode")
    scans: tuple[Scan, ...] = ()
    if code and at is not None:
        words = value(status, "statusDetails") or finer or code
        raw = f"{code}/{finer}" if finer else code
        scan = Scan(
            at=at,
            status=meaning(code, finer, words),
            raw_code=raw[:60],
            raw_text=words,
            place=value(status, "locationName"),
        )
        scans = (scan,)
    return Tracking(
        reference=reference,
        tracking_number=value(shipment, "trackingNumber") or None,
        tracking_url=value(shipment, "trackingUrl") or None,
        scans=scans,
    )


def meaning(code: str, finer: str, words: str) -> Status:
    """The finer code tells more, the coarse one is surer of the end, the words come last."""
    coarse, fine = _by_code(code), _by_code(finer)
    if fine.final and fine != coarse:
        fine = Status.UNKNOWN
    for status in (coarse if coarse.final else fine, fine, coarse):
        if status != Status.UNKNOWN:
            return status
    read = status_of(words)
    return Status.UNKNOWN if read.final else read


def _by_code(code: str) -> Status:
    found = (status for pattern, status in CODES if re.search(pattern, code.lower()))
    return next(found, Status.UNKNOWN)


def _time(text: str) -> datetime | None:
    """Geliver's times are UTC ("2024-03-12T05:23:04.120Z")."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
