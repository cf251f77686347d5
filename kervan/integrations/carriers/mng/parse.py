"""DHL eCommerce's answers as the port wants them. Pure.

Its documents promise objects and its service answers lists of one; keys change their case; both are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kervan.integrations.carriers.reading import moment, status_of
from kervan.integrations.carriers.repairs import ACCOUNT, DISTRICT, Repair, repair_of
from kervan.integrations.carriers.rest_wire import NOT_FOUND, UNAUTHORISED, Reply, first, rows, value, within
from kervan.lib.clock import now
from kervan.lib.text import fold
from kervan.shipping.carriers import Booking, CarrierRefused, CarrierSilent, Scan, Tracking, TrackingStatus

#: The token is said to live eight hours; asked for anew a little earlier than its own date says.
TOKEN_SECONDS = 7 * 3600.0
EARLIER = 300.0

STATUSES = {
    "0": TrackingStatus.CREATED,
    "1": TrackingStatus.CREATED,
    "2": TrackingStatus.IN_TRANSIT,
    "3": TrackingStatus.AT_DELIVERY_BRANCH,
    "4": TrackingStatus.OUT_FOR_DELIVERY,
    "5": TrackingStatus.DELIVERED,
    "6": TrackingStatus.ATTEMPT_FAILED,
    "7": TrackingStatus.RETURNING,
    "8": TrackingStatus.DELAYED,
}

REPAIRS: dict[str, Repair] = {
    "20001": (
        DISTRICT[0],
        _("İl ve ilçeyi denetleyin. Doğruysa birkaç dakika sonra yeniden deneyin: şube arka planda bulunur."),
    ),
    "20013": (ACCOUNT[0], _("Anahtarlar seçilen ortamın değil: hesabın “Ortam” ayarını denetleyin.")),
}


def parse_token(reply: Reply) -> tuple[str, float]:
    """The token and for how many seconds it is good."""
    data = first(reply.data)
    token = value(data, "jwt")
    if reply.ok and token:
        until = moment(value(data, "jwtExpireDate"))
        left = (until - now()).total_seconds() - EARLIER if until else TOKEN_SECONDS
        return token, min(max(left, 60.0), TOKEN_SECONDS)
    if reply.ok:
        raise CarrierSilent("DHL eCommerce: an answer without a token")
    raise refusal(reply, account=True)


def parse_places(reply: Reply) -> dict[str, int]:
    """Codes by folded name. A city's name may carry its plate: "ADANA  11"."""
    if not reply.ok:
        raise refusal(reply)
    places = {}
    for row in rows(reply.data):
        code = value(row, "code")
        if code.isdigit():
            places[re.sub(r"[\d\s]+$", "", fold(value(row, "name")))] = int(code)
    return places


def parse_order(reply: Reply) -> None:
    """Nothing, when the order is taken."""
    if not reply.ok or _error(reply):
        raise refusal(reply)


def parse_booking(reply: Reply, reference: str) -> Booking:
    """The shipment and its label: one ZPL of all pieces."""
    if not reply.ok or _error(reply):
        raise refusal(reply)
    data = first(reply.data)
    number = value(data, "shipmentId")
    if not number:
        raise CarrierSilent("DHL eCommerce: an answer without a shipment")
    zpl = [label for row in rows(data.get("barcodes")) if (label := value(row, "value"))]
    return Booking(
        reference=reference,
        carrier_id=number,
        tracking_number=number,
        label="\n".join(zpl).encode() if zpl else None,
        label_format="zpl" if zpl else None,
        raw={
            "invoiceId": value(data, "invoiceId"),
            "barcodes": [value(row, "barcode") for row in rows(data.get("barcodes"))],
        },
    )


def parse_known(reply: Reply) -> dict[str, Any]:
    """An order or shipment that was asked for; {} when the carrier holds none."""
    if reply.ok and not _error(reply):
        return first(reply.data)
    if reply.status == NOT_FOUND or "bulunamad" in fold(_words(reply)) or "not found" in fold(_words(reply)):
        return {}
    raise refusal(reply)


def parse_cancellation(reply: Reply) -> bool:
    """Whether the carrier took it back; "cancelled already" counts."""
    if reply.ok and not _error(reply):
        return True
    return reply.status == NOT_FOUND or bool(re.search(r"iptal (edilmis|olmus)|bulunamad", fold(_words(reply))))


def parse_tracking(reference: str, status: Mapping[str, Any], events: Reply, settings: Mapping[str, Any]) -> Tracking:
    """The coded headline is the carrier's word; the history beside it is prose, and never ends a parcel's way alone."""
    meaning = {**STATUSES, "7": TrackingStatus(settings["returned_code"])}
    code, words = value(status, "shipmentStatusCode"), value(status, "shipmentStatus")
    headline = meaning.get(code, TrackingStatus.UNKNOWN)
    scans = [scan for row in rows(events.data) if events.ok and (scan := _event(row, headline))]
    scans.sort(key=lambda scan: scan.at)
    at = moment(value(status, "statusDateTime")) or (scans[-1].at if scans else None)
    if code and at is not None:
        last = max([at, *(scan.at for scan in scans)])
        scans = [scan for scan in scans if (scan.at, scan.status) != (last, headline)]
        scans.append(Scan(at=last, status=headline, raw_code=code, raw_text=words or code))
    return Tracking(
        reference=reference,
        tracking_number=value(status, "shipmentId") or None,
        tracking_url=value(status, "trackingUrl") or None,
        scans=tuple(scans),
    )


def unsubscribed(reply: Reply) -> bool:
    """Whether the application lacks one of the carrier's API products: no new token helps."""
    return reply.status == UNAUTHORISED and "subscription" in _words(reply).lower()


def refusal(reply: Reply, *, account: bool = False) -> CarrierRefused:
    """The carrier's no. An error without words of its own is silence, and raised as such."""
    code, words = _error(reply) or ("", _words(reply))
    if reply.status >= 500 and code in {"", str(reply.status)}:
        raise CarrierSilent(f"DHL eCommerce: status {reply.status}")
    if unsubscribed(reply):
        hint = _(
            "DHL’in geliştirici sayfasında uygulamanızı eksik API ürününe de üye yapın (üyelik ürün ürün verilir)."
        )
        return CarrierRefused(words, code=code or "401", hint=hint, field="client_id")
    if account or reply.status == UNAUTHORISED:
        return CarrierRefused(words, code=code or str(reply.status), hint=ACCOUNT[1], field="password")
    field, repair = REPAIRS.get(code) or repair_of(words)
    return CarrierRefused(words, code=code or str(reply.status), hint=repair, field=field)


def _event(row: Mapping[str, Any], headline: TrackingStatus) -> Scan | None:
    at: datetime | None = moment(value(row, "eventDateTime2")) or moment(value(row, "eventDateTime"))
    words = value(row, "eventStatus")
    if at is None or not words:
        return None
    status = status_of(words)
    if status.final and status != headline:
        status = TrackingStatus.UNKNOWN
    return Scan(at=at, status=status, raw_code=words[:60], raw_text=words, place=value(row, "location"))


def _error(reply: Reply) -> tuple[str, str] | None:
    """Code and words of an error object, wherever it stands."""
    for holder in within(reply.data):
        for name, error in holder.items():
            if str(name).lower() == "error" and isinstance(error, dict):
                words = value(error, "description", "message")
                return value(error, "code") or str(reply.status), words or str(reply.status)
    return None


def _words(reply: Reply) -> str:
    error = _error(reply)
    if error:
        return error[1]
    if isinstance(reply.data, str) and reply.data:
        return reply.data[:300]
    data = first(reply.data)
    return value(data, "detail", "moreInformation", "description", "message", "title", "httpMessage") or str(
        reply.status
    )
