"""What a carrier told of a parcel as plain data, to be kept until it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kervan.shipping.carriers import Scan, Tracking, TrackingStatus


def tracking_data(tracking: Tracking) -> dict[str, Any]:
    """JSON of a ``Tracking``."""
    return {
        "reference": tracking.reference,
        "tracking_number": tracking.tracking_number,
        "tracking_url": tracking.tracking_url,
        "scans": [
            {
                "at": scan.at.isoformat(),
                "status": scan.status.value,
                "raw_code": scan.raw_code,
                "raw_text": scan.raw_text,
                "place": scan.place,
            }
            for scan in tracking.scans
        ],
    }


def tracking_from(data: Mapping[str, Any]) -> Tracking:
    """The ``Tracking`` again, its scans in the order of time. Raises ``ValueError``, ``TypeError`` or ``KeyError``."""
    scans = [_scan(scan) for scan in data["scans"]]
    number = data.get("tracking_number")
    return Tracking(
        reference=_text(data["reference"]),
        tracking_number=_text(number) if number else None,
        tracking_url=data.get("tracking_url"),
        scans=tuple(sorted(scans, key=lambda scan: scan.at)),
    )


def _scan(data: Mapping[str, Any]) -> Scan:
    at = datetime.fromisoformat(_text(data["at"]))
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return Scan(
        at=at,
        status=TrackingStatus(data["status"]),
        raw_code=_text(data["raw_code"]),
        raw_text=_text(data["raw_text"]),
        place=_text(data["place"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise TypeError("a text is expected")
    return value
