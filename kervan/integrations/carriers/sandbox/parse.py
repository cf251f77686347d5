"""Deneme Kargo's answers as the port wants them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kervan.lib.clock import SHOP_ZONE
from kervan.shipping.carriers import Booking, CarrierRefused, Scan, Tracking, TrackingStatus

STATUSES = {
    "1": TrackingStatus.CREATED,
    "10": TrackingStatus.PICKED_UP,
    "20": TrackingStatus.IN_TRANSIT,
    "21": TrackingStatus.IN_TRANSIT,
    "30": TrackingStatus.AT_DELIVERY_BRANCH,
    "40": TrackingStatus.OUT_FOR_DELIVERY,
    "50": TrackingStatus.DELIVERED,
    "60": TrackingStatus.ATTEMPT_FAILED,
    "61": TrackingStatus.ATTEMPT_FAILED,
    "65": TrackingStatus.READY_FOR_PICKUP,
    "70": TrackingStatus.RETURNING,
    "71": TrackingStatus.RETURNED,
    "80": TrackingStatus.DELAYED,
    "90": TrackingStatus.LOST_DAMAGED,
    "99": TrackingStatus.CANCELLED,
}

_NAME = _("Alıcının adını ve soyadını tam yazıp yeniden deneyin.")
_ACCOUNT = _("Ayarlar → Kargo hesapları sayfasında hesabın bilgilerini denetleyin.")

#: What is wrong, and what the merchant can do about it.
REPAIRS: dict[str, tuple[str | None, str | Promise]] = {
    "DK001": ("password", _ACCOUNT),
    "DK101": ("receiver.name", _NAME),
    "DK102": ("receiver.name", _NAME),
    "DK103": ("receiver.phone", _("Alıcının telefonunu alan koduyla birlikte yazıp yeniden deneyin.")),
    "DK104": ("receiver.line", _("Cadde, sokak ve kapı numarasını yazıp yeniden deneyin.")),
    "DK105": ("receiver.city", _("İli listeden seçip yeniden deneyin.")),
    "DK106": ("receiver.district", _("İlçeyi listeden seçip yeniden deneyin.")),
    "DK107": ("pieces", _("Parça sayısını düzeltip yeniden deneyin.")),
    "DK108": ("desi", _("Desiyi düzeltin ya da gönderiyi birden çok koliye bölün.")),
    "DK109": ("receiver.country", _("Bu adres için başka bir kargo hesabı seçin.")),
    "DK110": ("cash_on_delivery.currency", _("Kapıda ödemeyi kaldırın ya da başka bir kargo hesabı seçin.")),
    "DK111": ("cash_on_delivery.amount", _("Ödemeyi başka bir yolla alın ya da siparişi bölün.")),
    "DK201": ("reference", _("Bu gönderiyi iptal edip siparişi yeniden kargoya hazırlayın.")),
    "DK202": ("reference", _("Bu gönderiyi iptal edip siparişi yeniden kargoya hazırlayın.")),
    "DK301": (None, _("Gönderi yola çıktı: teslimattan sonra iade alın ya da kargo firmasını arayın.")),
    "DK900": ("receiver.line", _("Adresi denetleyip yeniden deneyin ya da başka bir kargo hesabı seçin.")),
    "DK901": (None, _ACCOUNT),
}

#: A cancellation that finds nothing to cancel has what it wanted.
NOTHING_TO_CANCEL = frozenset({"DK404", "DK302"})


def parse_booking(answer: Mapping[str, Any]) -> Booking:
    """The booking. There is no tracking number yet: the branch mints it at its first scan."""
    _refuse_if_refused(answer)
    return Booking(reference=answer["reference"], carrier_id=answer["record"], raw=dict(answer))


def parse_cancellation(answer: Mapping[str, Any]) -> None:
    """Nothing, when the booking is gone."""
    if answer.get("code") not in NOTHING_TO_CANCEL:
        _refuse_if_refused(answer)


def parse_trackings(answer: Mapping[str, Any]) -> tuple[Tracking, ...]:
    """Where the parcels are."""
    _refuse_if_refused(answer)
    return tuple(
        Tracking(
            reference=parcel["reference"],
            tracking_number=parcel["tracking_number"],
            scans=tuple(parse_scan(scan) for scan in parcel["scans"]),
        )
        for parcel in answer["parcels"]
    )


def parse_scan(scan: Mapping[str, str]) -> Scan:
    """One scan. Its time is Istanbul's; a code we don't know is kept and means nothing."""
    local = datetime.strptime(scan["at"], "%d.%m.%Y %H:%M:%S").replace(tzinfo=SHOP_ZONE)
    return Scan(
        at=local.astimezone(UTC),
        status=STATUSES.get(scan["code"], TrackingStatus.UNKNOWN),
        raw_code=scan["code"],
        raw_text=scan["text"],
        place=scan["place"],
    )


def parse_test(answer: Mapping[str, Any]) -> None:
    """Nothing, when the account is accepted."""
    _refuse_if_refused(answer)


def _refuse_if_refused(answer: Mapping[str, Any]) -> None:
    if not answer["ok"]:
        field, hint = REPAIRS.get(answer["code"], (None, ""))
        raise CarrierRefused(answer["message"], code=answer["code"], hint=hint, field=field)
