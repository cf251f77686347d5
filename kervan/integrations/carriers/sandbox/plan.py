"""What will happen to a parcel, drawn once when it is booked, from its reference alone: the same parcel, the same fate.

Hours are the carrier's: a fast clock divides them. The rates are those of an ordinary Turkish shop; cash on delivery is
refused at the door far more often than a parcel fails otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

LOST = 0.001
DOOR_REFUSED = 0.08  # of cash on delivery parcels
UNDELIVERABLE = 0.015
ATTEMPT_FAILED = 0.06  # the first time; delivered after that
DELAYED = 0.03

#: The carrier's scan codes and what it writes beside them.
TEXTS = {
    "1": "Gönderi kaydı alındı, kargo şubeye bekleniyor",
    "10": "Kargo şubede teslim alındı",
    "20": "Aktarma merkezine ulaştı",
    "21": "Varış aktarma merkezine ulaştı",
    "30": "Teslimat şubesine ulaştı",
    "40": "Kurye dağıtıma çıkardı",
    "50": "Teslim edildi",
    "60": "Alıcı adreste bulunamadı, haber kâğıdı bırakıldı",
    "61": "Alıcı kapıda kargoyu kabul etmedi",
    "65": "Teslimat şubesinde alıcıyı bekliyor",
    "70": "Göndericiye geri yola çıktı",
    "71": "Göndericiye geri teslim edildi",
    "80": "Yoğunluk nedeniyle gecikiyor",
    "90": "Kargo bulunamadı, zarar kaydı açıldı",
    "99": "Gönderi kaydı iptal edildi",
}


class Step(NamedTuple):
    """A scan to come: hours after the one before, the carrier's code, and where."""

    hours: float
    code: str
    place: str


def share(reference: str, salt: str) -> float:
    """A number in [0, 1) that is always the same for this reference and purpose."""
    digest = hashlib.sha256(f"{salt}:{reference}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def outcome_of(reference: str, *, cash_on_delivery: bool) -> str:
    """How this parcel ends when the account asks for the realistic mixture."""
    chance = share(reference, "outcome")
    if chance < LOST:
        return "lost"
    chance -= LOST
    if cash_on_delivery:
        if chance < DOOR_REFUSED:
            return "refused"
        chance -= DOOR_REFUSED
    if chance < UNDELIVERABLE:
        return "undeliverable"
    if share(reference, "attempt") < ATTEMPT_FAILED:
        return "attempt_failed"
    if share(reference, "delay") < DELAYED:
        return "delayed"
    return "delivered"


def draw(
    reference: str,
    *,
    sender: Mapping[str, str],
    receiver: Mapping[str, str],
    cash_on_delivery: bool,
    outcome: str,
    scan_after_hours: int,
) -> dict[str, Any]:
    """The plan of one parcel, as it is kept: hours from booking to the first scan, and the scans after it."""
    if outcome == "realistic":
        outcome = outcome_of(reference, cash_on_delivery=cash_on_delivery)
    steps = [Step(0, "10", f"{sender['district']} Şubesi"), *_journey(reference, outcome, sender, receiver)]
    return {
        "outcome": outcome,
        "scan_after": scan_after_hours * (0.75 + 0.5 * share(reference, "scan")),
        "steps": [list(step) for step in steps],
    }


def _journey(reference: str, outcome: str, sender: Mapping[str, str], receiver: Mapping[str, str]) -> Iterator[Step]:
    """The scans after the branch took the parcel in."""
    start = f"{sender['city']} Aktarma Merkezi"
    hub = f"{receiver['city']} Aktarma Merkezi"
    branch = f"{receiver['district']} Şubesi"

    def hours(salt: str, low: float, high: float) -> float:
        return low + (high - low) * share(reference, salt)

    yield Step(hours("start", 2, 4), "20", start)
    if outcome == "lost":
        yield Step(72, "90", start)
        return
    if outcome == "delayed":
        yield Step(hours("late", 10, 20), "80", start)
    if hub != start:
        yield Step(hours("road", 8, 20), "21", hub)
    yield Step(hours("branch", 3, 6), "30", branch)
    yield Step(hours("courier", 1, 3), "40", branch)
    yield from _at_the_door(reference, outcome, branch)
    if outcome in {"refused", "undeliverable"}:
        yield Step(hours("back", 20, 40), "71", f"{sender['district']} Şubesi")


def _at_the_door(reference: str, outcome: str, branch: str) -> Iterator[Step]:
    if outcome == "refused":
        yield Step(3, "61", branch)
        yield Step(2, "70", branch)
    elif outcome == "undeliverable":
        yield from (Step(3, "60", branch), Step(21, "40", branch), Step(3, "60", branch))
        yield from (Step(1, "65", branch), Step(48, "70", branch))
    elif outcome == "attempt_failed" and share(reference, "fetched") < 0.25:
        yield from (Step(3, "60", branch), Step(2, "65", branch), Step(18, "50", branch))
    elif outcome == "attempt_failed":
        yield from (Step(3, "60", branch), Step(21, "40", branch), Step(3, "50", branch))
    else:
        yield Step(1 + 5 * share(reference, "door"), "50", branch)
