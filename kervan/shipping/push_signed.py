"""The general message: whoever knows a parcel's whereabouts tells them, signed as Standard Webhooks says.

Body: ``{"parcels": [{"reference": …, "tracking_number": …, "scans": [{"at": …, "status": …, "code": …, "text": …,
"place": …}]}]}``; ``at`` is ISO 8601 with its zone, ``status`` one of ours. Headers: ``webhook-id``, ``webhook-timestamp``
(Unix seconds) and ``webhook-signature``: "v1," and the Base64 of HMAC-SHA256 over "id.timestamp.body"
(https://www.standardwebhooks.com).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from kervan.lib import clock
from kervan.shipping.carriers import CarrierRefused, Tracking
from kervan.shipping.told_as_data import tracking_from

PREFIX = "whsec_"
TOLERANCE = timedelta(minutes=5)
MOST_PARCELS = 500


def new_secret() -> str:
    """A secret to sign with, as Standard Webhooks writes it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def is_signed(headers: Mapping[str, str]) -> bool:
    """Whether the message claims to be of this kind."""
    return bool(headers.get("webhook-signature"))


def read_signed(headers: Mapping[str, str], body: bytes, secret: str) -> list[Tracking]:
    """What it tells. Header names in lower case. Raises ``CarrierRefused``: ``push_forged`` or ``push_unreadable``."""
    _check(headers, body, secret)
    try:
        data = json.loads(body)
        parcels = data["parcels"]
        if not isinstance(parcels, list) or len(parcels) > MOST_PARCELS:
            raise ValueError("parcels is no list, or too long")
        return [tracking_from(_fields(parcel)) for parcel in parcels]
    except (ValueError, TypeError, KeyError, RecursionError) as wrong:
        message = _("Bildirim okunamadı: %(problem)s") % {"problem": str(wrong)[:200]}
        raise CarrierRefused(message, code="push_unreadable") from wrong


def sign(message_id: str, timestamp: int, body: bytes, secret: str) -> str:
    """The signature header's value."""
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    signed = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()


def _check(headers: Mapping[str, str], body: bytes, secret: str) -> None:
    message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split()
    try:
        timestamp = int(stamp) if stamp.isascii() and stamp.isdigit() and len(stamp) < 15 else 0
        expected = sign(message_id, timestamp, body, secret).encode() if secret and message_id else b""
    except (binascii.Error, ValueError):
        expected = b""
    near = abs(clock.now().timestamp() - timestamp) <= TOLERANCE.total_seconds()
    if not expected or not near or not any(hmac.compare_digest(expected, one.encode()) for one in given):
        raise CarrierRefused(_("Bildirimin imzası geçersiz ya da zamanı geçmiş."), code="push_forged")


def _fields(parcel: Any) -> Mapping[str, Any]:
    if not isinstance(parcel, dict):
        raise ValueError("a parcel is no object")
    scans: Sequence[Any] = parcel.get("scans") or []
    if not isinstance(scans, list) or not all(isinstance(scan, dict) for scan in scans):
        raise ValueError("scans is no list of objects")
    return {
        "reference": parcel["reference"],
        "tracking_number": parcel.get("tracking_number"),
        "scans": [
            {
                "at": scan["at"],
                "status": scan["status"],
                "raw_code": scan.get("code") or scan["status"],
                "raw_text": scan.get("text") or "",
                "place": scan.get("place") or "",
            }
            for scan in scans
        ],
    }
