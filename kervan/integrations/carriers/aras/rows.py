"""What Aras' query service tells: rows of JSON inside an answer, as parcels' states and as money collected. Pure.

Uncertain in its documents: how rows are nested when there is one (every nesting is read), and how column names are
written (they are compared without case, marks and blanks).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from kervan.integrations.carriers.reading import day_of, in_order, kurus, moment, passing, status_of, today
from kervan.integrations.carriers.soap_wire import account_hint
from kervan.lib.soap import text
from kervan.lib.text import fold
from kervan.shipping.carriers import CarrierRefused, CarrierSilent, Scan, Settlement, Tracking, TrackingStatus

LINK = "http://kargotakip.araskargo.com.tr/mainpage.aspx?code="
AT_FIRST_BRANCH, DELIVERED, AT_LAST_BRANCH = "1", "6", "3"
RETURNED = "3"
STATUSES = {
    AT_FIRST_BRANCH: TrackingStatus.PICKED_UP,
    "2": TrackingStatus.IN_TRANSIT,
    AT_LAST_BRANCH: TrackingStatus.AT_DELIVERY_BRANCH,
    "4": TrackingStatus.OUT_FOR_DELIVERY,
    "5": TrackingStatus.DELAYED,  # delivered in part: somebody must look
    DELIVERED: TrackingStatus.DELIVERED,
    "7": TrackingStatus.IN_TRANSIT,  # redirected
}
#: Why a parcel at the last branch was not delivered; every other reason is an attempt that failed.
REASONS = {
    "12": TrackingStatus.DELAYED,
    "14": TrackingStatus.DELAYED,
    "15": TrackingStatus.READY_FOR_PICKUP,
    "18": TrackingStatus.DELAYED,
    "22": TrackingStatus.DELAYED,  # damaged or with a problem, and still there
    "51": TrackingStatus.DELAYED,
}
Row = Mapping[str, str]


def rows_in(answer: Any) -> list[Row]:
    """The rows of an answer, none, one or many. Raises ``CarrierRefused`` for words in their place."""
    told = text(answer, "GetQueryJSONResult")
    if not told:
        return []
    try:
        read = json.loads(told)
    except ValueError:
        if told.lstrip().startswith("<"):
            raise CarrierSilent("Aras Kargo: the query service answers with something else than JSON") from None
        raise CarrierRefused(told[:300], code="carrier_query", hint=account_hint(), field="query_username") from None
    if isinstance(read, dict) and "QueryResult" in read:
        read = read["QueryResult"]
    if isinstance(read, str) and read.strip():
        raise CarrierRefused(read[:300], code="carrier_query", hint=account_hint(), field="query_username")
    return list(_rows(read))


def references_in(rows: Iterable[Row]) -> list[str]:
    """The parcels these rows are about."""
    return list(dict.fromkeys(filter(None, (row.get("MUSTERI_OZEL_KODU", "") for row in rows))))


def parse_tracking(row: Row, movements: Iterable[Row] = ()) -> Tracking:
    """One parcel, by its state and, where they were asked for, its movements."""
    history = [scan for movement in movements if (scan := _movement(movement)) is not None]
    left = moment(row.get("CIKIS_TARIH", ""), row.get("CIKIS_SAATI", ""))
    first = _scan(left, TrackingStatus.PICKED_UP, AT_FIRST_BRANCH, "Çıkış şubesinde", row.get("CIKIS_SUBE", ""))
    number = row.get("KARGO_TAKIP_NO", "")
    return Tracking(
        reference=row["MUSTERI_OZEL_KODU"],
        tracking_number=number or None,
        tracking_url=LINK + number if number.isdigit() else None,
        scans=in_order([first, *history], _state(row, in_order([first, *history]))),
    )


def parse_settlement(row: Row) -> Settlement | None:
    """What was collected for one parcel; None when nothing was, or the collection was cancelled."""
    collected = kurus(row.get("TAHSILAT_TUTARI", "")) or 0
    cancelled = fold(row.get("TAHSILAT_IPTAL", "")) not in {"", "0", "h", "hayir", "false"}
    back = row.get("TIP_KODU") == RETURNED
    if not collected or cancelled or back or row.get("DURUM_KODU") != DELIVERED:
        return None
    paid, paid_on = kurus(row.get("ODEME_TUTARI", "")) or 0, day_of(row.get("ODEMETARIHI", ""))
    return Settlement(
        reference=row["MUSTERI_OZEL_KODU"],
        collected=collected,
        commission=collected - paid if paid_on and 0 < paid <= collected else 0,
        remitted_on=paid_on,
    )


def within(settlement: Settlement, since: date, until: date) -> bool:
    """Whether it is to be told: passed on within these days, or not at all yet."""
    return settlement.remitted_on is None or since <= settlement.remitted_on <= until


def _state(row: Row, known: tuple[Scan, ...]) -> Scan | None:
    """The state as a scan; None when the last thing known says the same."""
    code, kind, reason = row.get("DURUM_KODU", ""), row.get("TIP_KODU", ""), row.get("DEVIR_KODU", "")
    status = STATUSES.get(code, TrackingStatus.UNKNOWN)
    words, place, mark = row.get("DURUMU", ""), row.get("VARIS_SUBE", ""), code
    at = moment(row.get("ISLEM_TARIHI", "")) or known[-1].at
    if kind == RETURNED:
        status = TrackingStatus.RETURNED if code == DELIVERED else TrackingStatus.RETURNING
        words, mark = " – ".join(filter(None, (words, row.get("IADE_NEDENI", "")))), f"{code}/T{kind}"
    elif code == AT_LAST_BRANCH and reason not in {"", "0"}:
        status = REASONS.get(reason, TrackingStatus.ATTEMPT_FAILED)
        why = row.get("DEVIR_NEDENI") or row.get("DEVIR_ACIKLAMA") or ""
        words, mark = " – ".join(filter(None, (words, why))), f"{code}/D{reason}"
    if code == DELIVERED:
        at = moment(row.get("TESLIM_TARIHI", ""), row.get("TESLIM_SAATI", "")) or at
    if known[-1].status == status and not status.final:
        return None
    return _scan(max(at, known[-1].at) if not status.final else at, status, mark or "?", words, place)


def _movement(row: Row) -> Scan | None:
    at, words = moment(row.get("ISLEM_TARIHI", "")), row.get("ISLEM", "")
    if at is None or not words:
        return None
    more = row.get("ACIKLAMA", "")
    return _scan(
        at,
        passing(status_of(f"{words} {more}")),
        fold(words)[:60],
        " – ".join(filter(None, (words, more))),
        row.get("BIRIM", ""),
    )


def _scan(at: Any, status: TrackingStatus, code: str, words: str, place: str) -> Scan:
    return Scan(at=at or today(), status=status, raw_code=code, raw_text=words or code, place=place)


def _rows(value: Any) -> Iterator[Row]:
    if isinstance(value, list):
        for inside in value:
            yield from _rows(inside)
    elif isinstance(value, dict):
        if any(isinstance(inside, (dict, list)) for inside in value.values()):
            for inside in value.values():
                yield from _rows(inside)
        elif value:
            yield {_column(name): "" if told is None else str(told).strip() for name, told in value.items()}


def _column(name: str) -> str:
    return fold(name).upper().replace(" ", "_")
