"""HepsiJet behind the carriers' port.

The number it carries a parcel under is ours behind the firm's letters, so a repeated booking meets itself: "already in the
system" is a yes, and its label is fetched anew.

Uncertain, since its documents leave it open: how cash at the door is told (a service code, as a setting, and an amount),
which addresses have /rest before them (both are tried), whether it calls back at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from kervan.integrations.carriers.hepsijet import parse
from kervan.integrations.carriers.hepsijet.build import barcode_of, build_order, build_question
from kervan.integrations.carriers.hepsijet.client import Client
from kervan.integrations.carriers.repairs import CASH
from kervan.shipping.carriers import Booking, CarrierRefused, Parcel, Tracking, TrackingStatus

NOBODYS = "00000000000000000000"


class HepsijetCarrier:
    """One account with HepsiJet."""

    batch_size = 50  # batches are allowed; their documents name no limit
    min_interval = timedelta(minutes=30)

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.client = Client(settings)

    def book(self, parcel: Parcel) -> Booking:
        """Announce a parcel."""
        self._check_cash(parcel)
        barcode = barcode_of(parcel.reference, self.settings)
        reply = self.client.ask("POST", "/rest/delivery/sendDeliveryOrderEnhanced", build_order(parcel, self.settings))
        if not parse.already_there(reply):
            return parse.parse_booking(reply, parcel.reference, barcode)
        label = self.client.ask("GET", f"/rest/delivery/generateZplBarcode/{barcode}/{parcel.pieces}")
        if parse.good(label):
            return parse.parse_booking(label, parcel.reference, barcode)
        return Booking(reference=parcel.reference, carrier_id=barcode, tracking_number=barcode)

    def cancel(self, reference: str) -> None:
        """Take the booking back. A no is believed only where the parcel is still there."""
        path = f"/rest/delivery/deleteDeliveryOrder/{barcode_of(reference, self.settings)}"
        reply = self.client.ask("POST", path, {"deleteReason": "IPTAL"})
        if not parse.good(reply):
            refused = parse.refusal(reply)
            known = self._look_up([reference]).get(reference)
            if known and known.last and known.last.status != TrackingStatus.CANCELLED:
                raise refused

    def track(self, references: Sequence[str]) -> Sequence[Tracking]:
        """Where these parcels are."""
        if len(references) > self.batch_size:
            raise ValueError(f"at most {self.batch_size} references at once, not {len(references)}")
        found = self._look_up(references) if references else {}
        return [found[reference] for reference in references if reference in found]

    def test(self) -> None:
        """Whether HepsiJet lets the account in."""
        self._look_up([NOBODYS])

    def _look_up(self, references: Sequence[str]) -> dict[str, Tracking]:
        barcodes = {barcode_of(reference, self.settings): reference for reference in references}
        reply = self.client.ask("POST", "/rest/delivery/integration/track", build_question(list(barcodes)))
        return parse.parse_trackings(reply, barcodes)

    def _check_cash(self, parcel: Parcel) -> None:
        cash = parcel.cash_on_delivery
        if cash and not self.settings["cod_service"]:
            message = _("Bu HepsiJet hesabında kapıda ödeme yok.")
            raise CarrierRefused(message, code="collection_missing", hint=CASH[1], field="cash_on_delivery.amount")
        if cash and cash.method == "card" and not self.settings["card_at_door"]:
            message = _("Bu HepsiJet hesabı kapıda kartla tahsilat yapmıyor.")
            raise CarrierRefused(message, code="card_at_door", hint=CASH[1], field="cash_on_delivery.method")
