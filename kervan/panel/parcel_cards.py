"""A parcel as its card on the order page shows it: what is in it, what the carrier said, and what may be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.shipping.carriers import TrackingStatus
from kervan.shipping.models import Shipment, ShipmentLine, TrackingEvent
from kervan.shipping.queries import moves_for
from kervan.shipping.scan_words import scan_label
from kervan.shipping.states import OUT, State
from kervan.shipping.watch_words import Words, words_of

RIGHT_OF: dict[str, str] = {
    "print_label": "shipping.print",
    "dispatch": "shipping.dispatch",
    "add_tracking": "shipping.track",
    "deliver": "shipping.deliver",
    "undeliver": "shipping.deliver",
    "correct_delivery": "shipping.deliver",
    "restock": "shipping.deliver",
    "retry": "shipping.ready",
    "take_back": "shipping.cancel",
    "cancel": "shipping.cancel",
    "stop_waiting": "shipping.cancel",
}
"""What each move of a parcel needs."""

NO_LABEL_YET = {
    State.REQUESTED: gettext_lazy("Kargo firması yanıt verince basılır."),
    State.REFUSED: gettext_lazy("Kargo firması gönderiyi kabul etmedi."),
    State.CANCELLING: gettext_lazy("Gönderi iptal ediliyor."),
}


@dataclass(frozen=True, slots=True)
class ParcelCard:
    """One parcel. ``may`` are the moves possible now for this reader; ``number`` counts the order's parcels."""

    shipment: Shipment
    number: int
    state: State
    lines: list[ShipmentLine]
    scans: list[TrackingEvent]
    may: frozenset[str]
    taken_back_why_not: str
    label_why_not: str

    @property
    def dom_id(self) -> str:
        return f"parcel-{self.shipment.pk}"

    @property
    def asked(self) -> bool:
        """The carrier has been asked something and has not answered."""
        return self.state in {State.REQUESTED, State.CANCELLING}

    @property
    def moves_by_itself(self) -> bool:
        """The carrier's next scan moves it on."""
        return self.shipment.has_carrier and self.state in {State.READY, State.SHIPPED}

    @property
    def sent(self) -> bool:
        return self.state in OUT

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def hands_over_by_reference(self) -> bool:
        """Whether the reference is what the branch scans: a carrier knows it, and the parcel has not arrived."""
        return self.shipment.has_carrier and self.state in {State.READY, State.SHIPPED, State.CANCELLING}

    @property
    def tone(self) -> str:
        return {State.REFUSED: "red", State.UNDELIVERED: "red", State.READY: "blue", State.DELIVERED: "green"}.get(
            self.state, "blue" if self.state == State.SHIPPED else ""
        )

    @property
    def weight(self) -> str:
        """Kilograms as people read them, "" when unknown."""
        kilograms = self.shipment.weight_g / 1000
        return f"{kilograms:.3f}".rstrip("0").rstrip(".").replace(".", ",") if kilograms else ""

    @property
    def desi(self) -> str:
        return f"{self.shipment.desi.normalize():f}".replace(".", ",") if self.shipment.desi else ""

    @property
    def concern(self) -> Words | None:
        """What is wrong on its way and the suggested step; an undeliverable parcel says so by itself."""
        return words_of(self.shipment.watch) if self.state == State.SHIPPED else None

    @property
    def what_now(self) -> str:
        """What the carrier said last, in our words."""
        return scan_label(self.shipment.last_status) if self.shipment.last_status else ""

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The parcel's way: handed over, on its way, at the door."""
        done = {
            "ready": self.shipment.ready_at is not None or self.sent,
            "shipped": self.sent,
            "end": self.state in {State.DELIVERED, State.UNDELIVERED},
        }
        end = State.UNDELIVERED if self.state == State.UNDELIVERED else State.DELIVERED
        packed = {"label": State.READY.label, "done": done["ready"], "at": self.shipment.ready_at}
        return ([] if self.sent and self.shipment.ready_at is None else [packed]) + [
            {"label": State.SHIPPED.label, "done": done["shipped"], "at": self.shipment.shipped_at},
            {
                "label": end.label,
                "done": done["end"],
                "at": self.shipment.undelivered_at if end == State.UNDELIVERED else self.shipment.delivered_at,
                "bad": end == State.UNDELIVERED,
            },
        ]


def cards_of(parcels: Iterable[Shipment], rights: frozenset[str]) -> list[ParcelCard]:
    """The parcels with what this reader may do with each. No statement of its own: ``parcels_of`` has read all."""
    return [_card(shipment, number, rights) for number, shipment in enumerate(parcels, start=1)]


def _card(shipment: Shipment, number: int, rights: frozenset[str]) -> ParcelCard:
    scans = sorted(shipment.scans.all(), key=lambda scan: (scan.at, scan.pk), reverse=True)
    scanned = any(_handed_over(scan.status) for scan in scans)
    state = State(shipment.state)
    return ParcelCard(
        shipment=shipment,
        number=number,
        state=state,
        lines=sorted(shipment.lines.all(), key=lambda row: row.line.position),
        scans=scans,
        may=frozenset(move for move in moves_for(shipment) if RIGHT_OF[move] in rights),
        taken_back_why_not=_("Kargo firması gönderiyi taradı; artık geri alınamaz.") if scanned else "",
        label_why_not=str(NO_LABEL_YET.get(state, "")),
    )


def _handed_over(status: str) -> bool:
    try:
        return TrackingStatus(status).handed_over
    except ValueError:
        return False
