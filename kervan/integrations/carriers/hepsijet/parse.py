"""HepsiJet's answers as the port wants them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kervan.integrations.carriers.reading import moment
from kervan.integrations.carriers.repairs import ACCOUNT, repair_of
from kervan.integrations.carriers.rest_wire import Reply, first, rows, value
from kervan.lib.text import fold
from kervan.shipping.carriers import Booking, CarrierRefused, CarrierSilent, Scan, Tracking, TrackingStatus

Status = TrackingStatus
TOKEN_SECONDS = 55 * 60.0  # it lives an hour
GOOD = frozenset({"OK", "INFO", "WARNING", "PARTIALLY_OK"})

#: integrationStatus, and the words we show beside it.
STATUSES: dict[str, tuple[Status, str]] = {
    "NEO": (Status.CREATED, "Gönderi kaydı alındı"),
    "UPDATED": (Status.CREATED, "Gönderi kaydı güncellendi"),
    "ACCEPTED": (Status.PICKED_UP, "Gönderi teslim alındı"),
    "ACCEPTED_BY_VENDOR": (Status.IN_TRANSIT, "Gönderi taşıyıcıya verildi"),
    "OUT_FOR_DELIVERY": (Status.OUT_FOR_DELIVERY, "Gönderi dağıtıma çıktı"),
    "DELIVERED": (Status.DELIVERED, "Gönderi teslim edildi"),
    "FAILED_ATTEMPT": (Status.ATTEMPT_FAILED, "Gönderi teslim edilemedi"),
    "VENDOR_FAILED_ATTEMPT": (Status.ATTEMPT_FAILED, "Gönderi teslim edilemedi"),
    "APPOINTMENT_CANCELLED": (Status.DELAYED, "Randevu iptal edildi"),
    "WILL_BE_RETURNED": (Status.RETURNING, "Gönderi iade edilecek"),
    "RECALLED": (Status.RETURNING, "Gönderi geri çağrıldı"),
    "RETURNED": (Status.RETURNED, "Gönderi iade edildi"),
    "CANCELLED": (Status.CANCELLED, "Gönderi iptal edildi"),
    "DELETED": (Status.CANCELLED, "Gönderi kaydı silindi"),
}


def is_envelope(reply: Reply) -> bool:
    """Whether this is HepsiJet's own answer and not a web server's."""
    return isinstance(reply.data, dict) and value(reply.data, "status").upper() in {*GOOD, "FAIL", "UNKNOWN"}


def good(reply: Reply) -> bool:
    """Whether the carrier did what was asked."""
    return reply.ok and is_envelope(reply) and value(reply.data, "status").upper() in GOOD


def parse_token(reply: Reply) -> tuple[str, float]:
    """The token and for how many seconds it is good."""
    token = value(first(first(reply.data).get("data")), "token")
    if good(reply) and token:
        return token, TOKEN_SECONDS
    raise refusal(reply, account=True)


def parse_booking(reply: Reply, reference: str, barcode: str) -> Booking:
    """The booking and its label, one ZPL for each piece."""
    if not good(reply):
        raise refusal(reply)
    data = first(reply.data).get("data")
    number = value(first(data), "customerDeliveryNo") or barcode
    zpl = _zpl(data)
    return Booking(
        reference=reference,
        carrier_id=number,
        tracking_number=number,
        label=zpl,
        label_format="zpl" if zpl else None,
    )


def already_there(reply: Reply) -> bool:
    """Whether the no is "this order number is in the system"."""
    return not good(reply) and "sistemde kayitli" in fold(_words(reply))


def parse_trackings(reply: Reply, references: Mapping[str, str]) -> dict[str, Tracking]:
    """Where the parcels are, by our reference; ``references`` are those of the barcodes asked for."""
    if not good(reply):
        if is_envelope(reply) and "bulunamad" in fold(_words(reply)):
            return {}
        raise refusal(reply)
    found = {}
    for row in rows(first(reply.data).get("data")):
        barcode = value(row, "barcode", "customerDeliveryNo")
        scans = [scan for detail in rows(row.get("details")) if (scan := _scan(detail))]
        if barcode in references and scans:
            found[references[barcode]] = Tracking(
                reference=references[barcode],
                tracking_number=barcode,
                tracking_url=value(row, "trackingUrl") or None,
                scans=tuple(sorted(scans, key=lambda scan: scan.at)),
            )
    return found


def refusal(reply: Reply, *, account: bool = False) -> CarrierRefused:
    """The carrier's no. What is no envelope of its own is silence, and raised as such."""
    if not is_envelope(reply) and not (account and reply.status in {401, 403}):
        raise CarrierSilent(f"HepsiJet: status {reply.status}")
    if value(reply.data, "status").upper() == "UNKNOWN":
        raise CarrierSilent(f"HepsiJet: {_words(reply)[:200]}")
    words = _words(reply)
    code = value(reply.data, "errorCode", "detailStatus") or str(reply.status)
    if account:
        return CarrierRefused(words, code=code, hint=ACCOUNT[1], field="password")
    field, hint = repair_of(words)
    return CarrierRefused(words, code=code, hint=hint, field=field)


def _scan(detail: Mapping[str, Any]) -> Scan | None:
    code = value(detail, "integrationStatus", "transactionType")
    at = moment(value(detail, "transactionDate", "transactionDateTime"))
    if not code or at is None:
        return None
    status, words = STATUSES.get(code, (Status.UNKNOWN, code))
    reason = value(detail, "nonDeliveryReason")
    place = value(detail, "transactionLocation")
    return Scan(at=at, status=status, raw_code=code, raw_text=f"{words}: {reason}" if reason else words, place=place)


def _zpl(data: Any) -> bytes | None:
    """The labels in an answer, whichever of its lists they came in."""
    found = [
        label
        for part in rows(data)
        for row in [part, *rows(part.get("zplBarcodeDTOList"))]
        if (label := value(row, "zplBarcode", "zpl"))
    ]
    return "\n".join(found).encode() if found else None


def _words(reply: Reply) -> str:
    words = (
        reply.data if isinstance(reply.data, str) else value(reply.data, "message", "cause", "detailStatus", "error")
    )
    return words[:300] or str(reply.status)
