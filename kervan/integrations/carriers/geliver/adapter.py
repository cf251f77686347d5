"""Geliver behind the carriers' port: a label bought by a service's code, looked up first so that none is bought twice.

Uncertain, since its documents leave it open: the list of status codes (read by their words), whether the list keeps its
filter by order number (if not, the pages are walked), how several pieces are told (one per parcel, until somebody knows).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from kervan.integrations.carriers.geliver import parse
from kervan.integrations.carriers.geliver.build import build_purchase
from kervan.integrations.carriers.geliver.client import Client
from kervan.integrations.carriers.repairs import CASH, PIECES
from kervan.integrations.carriers.rest_wire import value
from kervan.shipping.carriers import Booking, CarrierRefused, CarrierSilent, Parcel, Tracking


class GeliverCarrier:
    """One account with Geliver."""

    batch_size = 20  # one question per parcel
    min_interval = timedelta(minutes=30)

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.client = Client(settings)

    def book(self, parcel: Parcel) -> Booking:
        """Buy a label, unless an earlier try did."""
        self._check(parcel)
        shipment = self._known(parcel.reference)
        if shipment is None:
            reply = self.client.ask("POST", "/transactions", build_purchase(parcel, self.settings))
            shipment = parse.parse_purchase(reply)
        url = value(shipment, "labelURL")
        return parse.parse_shipment(shipment, parcel.reference, self.client.label(url) if url else None)

    def cancel(self, reference: str) -> None:
        """Take the booking back; Geliver gives the money back."""
        shipment = self._known(reference)
        if shipment is None:
            return
        try:
            parse.data_of(self.client.ask("DELETE", f"/shipments/{value(shipment, 'id')}"))
        except CarrierRefused:
            if self._known(reference) is not None:
                raise

    def track(self, references: Sequence[str]) -> Sequence[Tracking]:
        """Where these parcels are, one by one. What was learnt before Geliver fell silent is kept."""
        if len(references) > self.batch_size:
            raise ValueError(f"at most {self.batch_size} references at once, not {len(references)}")
        found: list[Tracking] = []
        try:
            for reference in references:
                shipment = self._known(reference)
                if shipment is not None:
                    found.append(parse.parse_tracking(shipment, reference))
        except CarrierSilent:
            if not found:
                raise
        return found

    def test(self) -> None:
        """Whether Geliver lets the account in."""
        parse.data_of(self.client.ask("GET", "/shipments", params={"limit": "1", "page": "1"}))

    def _known(self, reference: str) -> dict[str, Any] | None:
        return next((row for row in self.client.find(reference) if parse.is_live(row)), None)

    def _check(self, parcel: Parcel) -> None:
        cash = parcel.cash_on_delivery
        if parcel.pieces > 1:
            message = _("Geliver’le bir gönderi tek parça olmalıdır.")
            raise CarrierRefused(message, code="one_piece_only", hint=PIECES[1], field="pieces")
        if cash and not self.settings["cod_service"]:
            message = _("Bu Geliver hesabında kapıda ödeme hizmeti seçilmemiş.")
            raise CarrierRefused(message, code="collection_missing", hint=CASH[1], field="cash_on_delivery.amount")
        if cash and cash.method == "card" and not self.settings["card_at_door"]:
            message = _("Bu Geliver hesabı kapıda kartla tahsilat yapmıyor.")
            raise CarrierRefused(message, code="card_at_door", hint=CASH[1], field="cash_on_delivery.method")
