"""Kolay Gelsin's answers and messages as the port wants them. Pure."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from kervan.integrations.carriers.kolaygelsin.build import BETWEEN
from kervan.integrations.carriers.reading import moment
from kervan.integrations.carriers.repairs import ACCOUNT, CASH, CITY, DISTRICT, LINE, NAME, Repair, repair_of
from kervan.integrations.carriers.rest_wire import Reply, first, rows, value
from kervan.lib.text import fold
from kervan.shipping.carriers import Booking, CarrierRefused, CarrierSilent, Scan, Tracking, TrackingStatus

Status = TrackingStatus

#: Each event as the carrier's document words it, and what it means.
EVENTS: dict[str, tuple[Status, str]] = {
    "1": (Status.CREATED, "Gönderi Kolay Gelsin sistemine kayıt edildi"),
    "2": (Status.CREATED, "Gönderenden toplama yapacak kurye yola çıktı"),
    "12": (Status.PICKED_UP, "Toplama yapıldı"),
    "13": (Status.IN_TRANSIT, "Toplama transfer merkezinde gönderi indirildi"),
    "14": (Status.AT_DELIVERY_BRANCH, "Dağıtım transfer merkezinde gönderi indirildi"),
    "17": (Status.IN_TRANSIT, "Dağıtım yapacak kuryenin aracına yüklendi"),
    "18": (Status.OUT_FOR_DELIVERY, "Dağıtım kuryesi teslimat adresine doğru yola çıktı"),
    "25": (Status.ATTEMPT_FAILED, "Alıcı adresi hatalı"),
    "26": (Status.ATTEMPT_FAILED, "Alıcı teslimat adresinde bulunamadı"),
    "28": (Status.ATTEMPT_FAILED, "Alıcı teslimatı reddetti"),
    "29": (Status.DELIVERED, "Gönderi teslim edildi"),
    "31": (Status.RETURNING, "Gönderen tarafından gönderi durduruldu, gönderene iade edilecek"),
    "32": (Status.RETURNING, "Alıcı talebi ile gönderinin iade gönderisi kaydedildi"),
    "33": (Status.LOST_DAMAGED, "Gönderi kayıp"),
    "35": (Status.ATTEMPT_FAILED, "Alıcı adresi problemli"),
    "39": (Status.DELAYED, "Dağıtım görevi ertesi iş gününe devredildi"),
    "46": (Status.RETURNING, "Devir depoya alınan gönderinin operasyonel iadesi kaydedildi"),
    "58": (Status.LOST_DAMAGED, "Hasar raporu oluşturuldu"),
}

STOPPED = "31"

REPAIRS: dict[str, Repair] = {
    "customernotfound": ACCOUNT,
    "adres musteriye ait degil": ("address_id", ACCOUNT[1]),
    "errorsavingreceiver": NAME,
    "citynotfound": CITY,
    "geocodefail": LINE,
    "bu kordinatta kurye calisma alani bulunamamistir.": DISTRICT,
    "tahsilatli kargo yapilamaz.": CASH,
}
USER = "kervan"  # where the carrier is told to log in with a name and a password


def payload(reply: Reply) -> dict[str, Any]:
    """What the envelope holds. Raises the carrier's no, which comes inside an HTTP 200 too."""
    envelope = first(reply.data)
    code = value(envelope, "ResultCode").removesuffix(".0")
    words = value(envelope, "ResultMessage") or (reply.data if isinstance(reply.data, str) else "")
    if reply.ok and code == "200":
        return first(envelope.get("Payload"))
    if reply.status in {401, 403}:
        message = words or _("Kolay Gelsin bu anahtarı tanımıyor.")
        raise CarrierRefused(message, code=str(reply.status), hint=ACCOUNT[1], field="token")
    if not code or (reply.status >= 500 and not words):
        raise CarrierSilent(f"Kolay Gelsin: status {reply.status} without a result")
    field, hint = REPAIRS.get(fold(words)) or repair_of(words)
    raise CarrierRefused(words or code, code=code, hint=hint, field=field)


def parse_booking(reply: Reply, reference: str) -> Booking:
    """The booking. Its labels, one per piece, are pages of HTML."""
    content = payload(reply)
    number = value(content, "ShipmentId")
    if not number:
        raise CarrierSilent("Kolay Gelsin: an answer without a shipment")
    pages = [page for row in rows(content.get("ShipmentItemLabelList")) if (page := value(row, "ShipmentItemLabel"))]
    return Booking(
        reference=reference,
        carrier_id=number,
        tracking_number=number,
        label="\n".join(pages).encode() if pages else None,
        label_format="html" if pages else None,
        raw={"ShipmentTrackingLink": value(content, "ShipmentTrackingLink")},
    )


def parse_trackings(reply: Reply, references: Sequence[str]) -> dict[str, Tracking]:
    """Where the parcels are, by reference. Of several pieces the one that is furthest behind speaks for all."""
    pieces: dict[str, list[Tracking]] = {}
    for row in rows(payload(reply).get("ShipmentModelList")):
        reference = value(row, "CustomerSpecificCode")
        if reference in references:
            pieces.setdefault(reference, []).append(_tracking(reference, row, rows(row.get("CargoEventLogModelList"))))
    return {reference: _behind(found) for reference, found in pieces.items()}


def parse_cancellation(reply: Reply) -> None:
    """Nothing, when the booking is gone; "cancelled already" is fine."""
    try:
        payload(reply)
    except CarrierRefused as refusal:
        if "iptal edil" not in fold(refusal.message):
            raise


def check_sender(headers: Mapping[str, str], settings: Mapping[str, Any]) -> None:
    """Whether a message carries what the shop and the carrier agreed on. Raises ``CarrierRefused``."""
    secret = str(settings["push_secret"]).encode()
    given = {name.lower(): held for name, held in headers.items()}
    told = [given.get(str(settings["push_header"]).lower(), "").encode(), _password(given.get("authorization", ""))]
    if not secret or not any(hmac.compare_digest(secret, attempt) for attempt in told):
        raise CarrierRefused(_("Bu bildirim Kolay Gelsin’den değil: parolası tutmuyor."), code="push_forged")


def parse_push(body: bytes) -> tuple[Tracking, ...]:
    """What a message tells: one event, or a list of parcels with their events; both are documented.

    A piece that has arrived is not the whole parcel: where a parcel has several, its end is left to polling. So is
    "stopped", which means one thing before the pick-up and another after it.
    """
    try:
        data = json.loads(body)
    except ValueError:
        data = None
    if not isinstance(data, dict | list):
        raise CarrierRefused(_("Kolay Gelsin’in bildirimi okunamadı."), code="push_unreadable")
    told = []
    for row in rows(data):
        reference = value(row, "CustomerSpecificCode")
        events = rows(row.get("CargoEventLogModelList")) or [row]
        if reference:
            one = value(row, "CustomerBarcode").rpartition(BETWEEN)[0] == reference
            tracking = _tracking(reference, row, events)
            scans = tuple(
                scan for scan in tracking.scans if not (one and scan.status.final) and scan.raw_code != STOPPED
            )
            if scans:
                told.append(Tracking(reference=reference, tracking_number=tracking.tracking_number, scans=scans))
    return tuple(told)


def _tracking(reference: str, row: Mapping[str, Any], events: Iterable[Mapping[str, Any]]) -> Tracking:
    scans = [scan for event in events if (scan := _scan(event))]
    if not any(scan.status.handed_over for scan in scans if scan.raw_code != STOPPED):
        # Stopped before anybody picked it up: it never left.
        scans = [replace(scan, status=Status.CANCELLED) if scan.raw_code == STOPPED else scan for scan in scans]
    return Tracking(
        reference=reference,
        tracking_number=value(row, "ShipmentId") or None,
        scans=tuple(sorted(scans, key=lambda scan: scan.at)),
    )


def _scan(event: Mapping[str, Any]) -> Scan | None:
    code = value(event, "CargoEventType").partition(":")[0]
    at = moment(value(event, "TimeStamp", "EventDate", "EventTime", "CreateDate", "Date"))
    if not code or at is None:
        return None
    status, words = EVENTS.get(code, (Status.UNKNOWN, value(event, "EventCustomerDescription") or code))
    return Scan(at=at, status=status, raw_code=code, raw_text=words, place=value(event, "LocationName"))


def _behind(pieces: Sequence[Tracking]) -> Tracking:
    open_ones = [piece for piece in pieces if piece.last is None or not piece.last.status.final]
    return min(
        open_ones or pieces, key=lambda piece: (len(piece.scans), piece.last.at.isoformat() if piece.last else "")
    )


def _password(header: str) -> bytes:
    scheme, _blank, coded = header.partition(" ")
    if scheme.lower() != "basic":
        return b""
    try:
        user, _colon, password = base64.b64decode(coded, validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return b""
    return password if user == USER.encode() else b""
