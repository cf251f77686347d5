"""The far side: the carrier's own house. Only ``client`` calls ``answer``, and only text goes in and out.

Each request is one short transaction of the carrier's own. ``durable`` makes a call from inside somebody's transaction
a bug that is seen at once: a real carrier would not roll back either.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from kervan.integrations.carriers.sandbox import plan as plans
from kervan.integrations.carriers.sandbox.models import SandboxParcel, SandboxSilence
from kervan.integrations.carriers.sandbox.rules import Refused, check_account, check_parcel
from kervan.lib.clock import SHOP_ZONE, now

MOST_REFERENCES = 100


class PlannedScan(NamedTuple):
    """A scan that has happened or will happen."""

    at: datetime
    code: str
    text: str
    place: str


@transaction.atomic(durable=True)
def answer(request: str) -> str:
    """One request as it comes over the line. A refusal is an ordinary answer whose ``ok`` is false."""
    asked = json.loads(request)
    content, trial = asked["content"], asked["trial"]
    try:
        check_account(asked["customer"], asked["password"])
        if asked["verb"] in {"book", "return"}:
            result = _book(content, trial)
        elif asked["verb"] == "cancel":
            result = _cancel(content["reference"], even_scanned=trial["cancel_after_scan"])
        elif asked["verb"] == "track":
            result = _track(content["references"])
        else:
            result = {}
    except Refused as no:
        return json.dumps({"ok": False, "code": no.code, "message": no.message}, ensure_ascii=False)
    return json.dumps({"ok": True, **result}, ensure_ascii=False)


@transaction.atomic(durable=True)
def hand_over(reference: str, at: datetime | None = None) -> None:
    """The merchant brings the parcel to the branch: it is scanned now (or ``at``), sooner than its plan said.

    For tests and the demo shop. Raises ``LookupError`` when the carrier holds no live booking of it.
    """
    parcel = SandboxParcel.objects.select_for_update().filter(reference=reference, cancelled_at=None).first()
    if parcel is None:
        raise LookupError(f"no live booking of {reference}")
    parcel.scanned_at = max(parcel.booked_at, min(at or now(), _scanned_at(parcel)))
    parcel.save(update_fields=["scanned_at"])


def plan_for(reference: str) -> tuple[PlannedScan, ...]:
    """Every scan of this parcel, past and to come, the oldest first. Raises ``SandboxParcel.DoesNotExist``."""
    return tuple(_scans(SandboxParcel.objects.get(reference=reference)))


def first_time(verb: str, reference: str) -> bool:
    """Whether this question is put for the first time; remembered, also across restarts."""
    with transaction.atomic(durable=True):
        _row, made = SandboxSilence.objects.get_or_create(verb=verb, reference=reference)
    return made


def _book(asked: Mapping[str, Any], trial: Mapping[str, Any]) -> dict[str, Any]:
    fingerprint = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
    known = SandboxParcel.objects.filter(reference=asked["reference"]).first()
    if known is None:
        check_parcel(asked, trial)
        SandboxParcel.objects.bulk_create([_new_parcel(asked, trial, fingerprint)], ignore_conflicts=True)
        known = SandboxParcel.objects.get(reference=asked["reference"])  # of two at once, the first one's
    if known.cancelled_at is not None:
        raise Refused("DK202", "Bu referansla açılan kayıt iptal edilmiştir, referans yeniden kullanılamaz.")
    if known.fingerprint != fingerprint:
        raise Refused("DK201", "Bu referans başka bilgilerle kayıtlıdır.")
    return {"record": f"DK-{known.pk:08d}", "reference": known.reference, "text": plans.TEXTS["1"]}


def _new_parcel(asked: Mapping[str, Any], trial: Mapping[str, Any], fingerprint: str) -> SandboxParcel:
    return SandboxParcel(
        reference=asked["reference"],
        fingerprint=fingerprint,
        receiver=asked["receiver"],
        sender=asked["sender"],
        details={key: asked[key] for key in ("order_number", "pieces", "desi", "weight_kg", "contents")},
        cash_on_delivery=asked["cash_on_delivery"],
        clock_speed=trial["clock_speed"],
        booked_at=now(),
        plan=plans.draw(
            asked["reference"],
            sender=asked["sender"],
            receiver=asked["receiver"],
            cash_on_delivery=asked["cash_on_delivery"] is not None,
            outcome=trial["outcome"],
            scan_after_hours=trial["scan_after_hours"],
        ),
    )


def _cancel(reference: str, *, even_scanned: bool) -> dict[str, Any]:
    parcel = SandboxParcel.objects.select_for_update().filter(reference=reference).first()
    if parcel is None:
        raise Refused("DK404", "Bu referansla kayıt bulunamadı.")
    if parcel.cancelled_at is not None:
        raise Refused("DK302", "Kayıt daha önce iptal edilmiştir.")
    if _scanned_at(parcel) <= now():
        last = _seen(parcel)[-1]
        if not even_scanned or last.code in {"50", "71", "90"}:
            raise Refused("DK301", f"Kargo şubede okutulmuştur, kayıt iptal edilemez ({last.text}).")
        parcel.scanned_at = None
    parcel.cancelled_at = now()
    parcel.save(update_fields=["cancelled_at", "scanned_at"])
    return {"text": plans.TEXTS["99"]}


def _track(references: list[str]) -> dict[str, Any]:
    if len(references) > MOST_REFERENCES:
        raise Refused("DK601", f"Bir sorguda en çok {MOST_REFERENCES} referans sorulabilir.")
    parcels = SandboxParcel.objects.filter(reference__in=references).order_by("pk")
    return {"parcels": [_told(parcel) for parcel in parcels]}


def _told(parcel: SandboxParcel) -> dict[str, Any]:
    """What the carrier says of one parcel now. Local time and whole seconds, as Turkish carriers write it."""
    seen = _seen(parcel)
    return {
        "reference": parcel.reference,
        "tracking_number": _tracking_number(parcel) if any(scan.code == "10" for scan in seen) else None,
        "scans": [
            {
                "at": scan.at.astimezone(SHOP_ZONE).strftime("%d.%m.%Y %H:%M:%S"),
                "code": scan.code,
                "text": scan.text,
                "place": scan.place,
            }
            for scan in seen
        ],
    }


def _seen(parcel: SandboxParcel) -> list[PlannedScan]:
    moment = now()
    return [scan for scan in _scans(parcel) if scan.at <= moment]


def _scans(parcel: SandboxParcel) -> Iterator[PlannedScan]:
    yield PlannedScan(parcel.booked_at, "1", plans.TEXTS["1"], "")
    if parcel.cancelled_at is not None:
        yield PlannedScan(parcel.cancelled_at, "99", plans.TEXTS["99"], "")
        return
    at = _scanned_at(parcel)
    for hours, code, place in parcel.plan["steps"]:
        at += timedelta(hours=hours / parcel.clock_speed)
        text = plans.TEXTS[code]
        if code == "50":
            text = f"{text}. Teslim alan: {_masked(parcel.receiver['name'])}"
        yield PlannedScan(at, code, text, place)


def _scanned_at(parcel: SandboxParcel) -> datetime:
    """When the branch scans the parcel for the first time: when it was handed over, else when its plan says."""
    return parcel.scanned_at or parcel.booked_at + timedelta(hours=parcel.plan["scan_after"] / parcel.clock_speed)


def _tracking_number(parcel: SandboxParcel) -> str:
    """Twelve digits that never repeat and do not tell how many parcels there are: the row's number, scattered."""
    return f"7{parcel.pk * 61_803_398_873 % 10**11:011d}"


def _masked(name: str) -> str:
    return " ".join(part[0] + "***" for part in name.split())
