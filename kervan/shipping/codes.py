"""Codes of carriers that nobody told Kervan about, and what the shop says they mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Max

from kervan.shipping.carriers import Tracking, TrackingStatus
from kervan.shipping.models import CarrierCode, Shipment, TrackingEvent

MOST = 200
MEANINGS = tuple(status for status in TrackingStatus if status is not TrackingStatus.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCode:
    """A code that changes nothing until somebody says what it means; ``text`` are the carrier's own words with it."""

    carrier_type: str
    raw_code: str
    text: str
    scans: int
    last_at: datetime


def unknown_codes() -> list[UnknownCode]:
    """Those that carriers used, the latest first."""
    scans = TrackingEvent.objects.filter(
        status=TrackingStatus.UNKNOWN.value, shipment__account__isnull=False
    ).order_by()
    found = scans.values("shipment__account__type", "raw_code").annotate(
        scans=Count("id"), last_at=Max("at"), text=Max("raw_text")
    )
    return [
        UnknownCode(
            carrier_type=row["shipment__account__type"],
            raw_code=row["raw_code"],
            text=row["text"],
            scans=row["scans"],
            last_at=row["last_at"],
        )
        for row in found.order_by("-last_at")[:MOST]
    ]


def with_known_codes(shipment: Shipment, tracking: Tracking) -> Tracking:
    """Its unknown codes with the meaning the shop gave them; asks the database only if there are some."""
    codes = {scan.raw_code[:60] for scan in tracking.scans if scan.status is TrackingStatus.UNKNOWN}
    if not codes or shipment.account is None:
        return tracking
    known = dict(
        CarrierCode.objects.filter(carrier_type=shipment.account.type, raw_code__in=codes).values_list(
            "raw_code", "status"
        )
    )
    if not known:
        return tracking
    scans = tuple(
        replace(scan, status=TrackingStatus(known[scan.raw_code[:60]]))
        if scan.status is TrackingStatus.UNKNOWN and scan.raw_code[:60] in known
        else scan
        for scan in tracking.scans
    )
    return replace(tracking, scans=scans)
