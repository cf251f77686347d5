"""Where Yurtiçi's parcels are: the state of each, and what it went through. Pure.

Which event and reason ids stand in a history is not documented: their words are read. Delivered, returned and cancelled
are believed from the state alone; the history only says what happened between. Some states carry no time: such a scan
stands at the parcel's last known time, or on today's date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from kervan.integrations.carriers.reading import in_order, moment, passing, status_of, today
from kervan.integrations.carriers.yurtici.parse import FINE, refusal, result_in
from kervan.lib.soap import child, children, text, values
from kervan.shipping.carriers import Scan, Tracking, TrackingStatus

IN_RETURN = frozenset({"0", "1", "2", "3"})
RETURN_DONE = frozenset({"9", "10"})
BACK_AT_SENDER = "3"
NO_REASON = frozenset({"", "OK"})


def parse_trackings(answer: Any, references: Iterable[str]) -> tuple[Tracking, ...]:
    """Where these parcels are; those Yurtiçi says nothing about are absent. Raises ``CarrierRefused``."""
    result, wanted = result_in(answer), set(references)
    records = list(children(result, "shippingDeliveryDetailVO"))
    if not records and text(result, "outFlag") != "0":
        raise refusal(text(result, "errCode"), text(result, "outResult"))
    return tuple(
        parse_tracking(record)
        for record in records
        if text(record, "cargoKey") in wanted and text(record, "errCode") in FINE and text(record, "operationStatus")
    )


def parse_tracking(record: Any) -> Tracking:
    """One parcel. Its tracking number exists once the branch has issued its paper."""
    item = child(record, "shippingDeliveryItemDetailVO")
    facts = values(item) if item is not None else {}
    history = sorted(_scans(item), key=lambda scan: scan.at)
    state = _state(text(record, "operationStatus"), text(record, "operationMessage"), facts, history)
    number = facts.get("docId", "")
    return Tracking(
        reference=text(record, "cargoKey"),
        tracking_number=number if number.strip("0") else None,
        tracking_url=facts.get("trackingUrl") or None,
        scans=in_order(history, state),
    )


def _state(code: str, words: str, facts: Mapping[str, str], history: list[Scan]) -> Scan | None:
    """The state as a scan; None for one that says nothing yet, or only what we did ourselves."""
    paper = moment(facts.get("documentDate", ""), facts.get("documentTime", ""))
    last = history[-1].at if history else None
    place = facts.get("deliveryUnitName") or facts.get("arrivalUnitName") or ""
    turned = _return(code, words, facts, last or paper, place)
    if turned is not None and turned.status == TrackingStatus.RETURNED:
        return turned
    if code == "DLV":
        at = moment(facts.get("deliveryDate", ""), facts.get("deliveryTime", "")) or last or paper
        return _scan(at, TrackingStatus.DELIVERED, code, words, place)
    if turned is not None:
        return turned
    here = facts.get("departureUnitName", "")
    if code in {"IND", "ISR"}:
        status = TrackingStatus.IN_TRANSIT if code == "IND" else TrackingStatus.PICKED_UP
        return _scan(paper or (history[0].at if history else None), status, code, words, here)
    if code == "BI" or (code in {"CNL", "ISC"} and paper):
        return _scan(paper, TrackingStatus.CANCELLED, code, words, here)
    return None if code in {"NOP", "CNL", "ISC"} else _scan(last or paper, TrackingStatus.UNKNOWN, code, words, here)


def _return(code: str, words: str, facts: Mapping[str, str], known: datetime | None, place: str) -> Scan | None:
    """The way back to the sender, if the parcel is on it."""
    rejected, returned = facts.get("rejectStatus", ""), facts.get("returnStatus", "")
    said = [facts.get("rejectReasonExplanation") or facts.get("rejectDescription") or ""]
    said.insert(
        0, facts.get("returnStatusExplanation" if returned == BACK_AT_SENDER else "rejectStatusExplanation", "")
    )
    text = " – ".join(filter(None, said)) or words
    if returned == BACK_AT_SENDER or rejected in RETURN_DONE:
        at = moment(facts.get("returnDeliveryDate", "")) or known
        mark = f"R{returned}" if returned == BACK_AT_SENDER else f"J{rejected}"
        return _scan(at, TrackingStatus.RETURNED, f"{code}/{mark}", text, place)
    if rejected in IN_RETURN:
        at = moment(facts.get("returnDocumentDate", "")) or known
        return _scan(at, TrackingStatus.RETURNING, f"{code}/J{rejected}", text, place)
    return None


def _scan(at: datetime | None, status: TrackingStatus, code: str, words: str, place: str) -> Scan:
    return Scan(at=at or today(), status=status, raw_code=code, raw_text=words or code, place=place)


def _scans(item: Any) -> Iterator[Scan]:
    """The history. A reason other than "OK" is a delivery that failed, unless the words say more."""
    for row in children(item, "invDocCargoVOArray") if item is not None else ():
        event = values(row)
        at = moment(event.get("eventDate", ""), event.get("eventTime", ""))
        if at is None:
            continue
        reason = event.get("reasonId", "") if event.get("reasonId", "") not in NO_REASON else ""
        words = event.get("eventName", "")
        status = passing(status_of(words))
        if reason and status != TrackingStatus.RETURNING:
            status = TrackingStatus.ATTEMPT_FAILED
        yield Scan(
            at=at,
            status=status,
            raw_code="/".join(filter(None, (event.get("eventId") or "?", reason))),
            raw_text=" – ".join(filter(None, (words or "?", event.get("reasonName", "") if reason else ""))),
            place=", ".join(filter(None, (event.get("unitName", ""), event.get("cityName", "")))),
        )
