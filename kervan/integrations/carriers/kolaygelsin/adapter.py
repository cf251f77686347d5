"""Kolay Gelsin behind the carriers' port.

It takes the same code twice without a word, so each booking is looked up first; the look-up works only for customers whose
messages ("webhook") are set up there. Cancelling a parcel that was picked up would start its return: that is refused here.

Uncertain, since its documents leave it open: whether a booking can be looked up at once, the name of an event's time in the
look-up (several are read), the header that carries the agreed password (a setting).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from kervan.integrations.carriers.kolaygelsin import parse
from kervan.integrations.carriers.kolaygelsin.build import build_cancellation, build_question, build_shipment
from kervan.integrations.carriers.kolaygelsin.client import Client
from kervan.integrations.carriers.repairs import CASH, ON_ITS_WAY
from kervan.shipping.carriers import Booking, CarrierRefused, Parcel, Tracking, TrackingStatus

NOBODYS = "00000000000000000000"


class KolayGelsinCarrier:
    """One account with Kolay Gelsin."""

    batch_size = 50  # their documents name no limit
    min_interval = timedelta(minutes=30)  # its messages are quicker

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.client = Client(settings)

    def book(self, parcel: Parcel) -> Booking:
        """Announce a parcel, unless an earlier try did."""
        self._check(parcel)
        known = self._look_up([parcel.reference]).get(parcel.reference)
        if known and known.tracking_number:
            number = known.tracking_number
            return Booking(reference=parcel.reference, carrier_id=number, tracking_number=number)
        reply = self.client.ask("SaveIntegrationShipmentV2", build_shipment(parcel, self.settings))
        return parse.parse_booking(reply, parcel.reference)

    def cancel(self, reference: str) -> None:
        """Take the booking back before the courier has come."""
        known = self._look_up([reference]).get(reference)
        if known is None or not known.tracking_number:
            return
        if any(scan.status.handed_over for scan in known.scans):
            message = _("Gönderi Kolay Gelsin’de: iptal edilemez, ancak geri çağrılabilir.")
            raise CarrierRefused(message, code="parcel_on_its_way", hint=ON_ITS_WAY[1])
        if any(scan.status == TrackingStatus.CANCELLED for scan in known.scans):
            return
        parse.parse_cancellation(self.client.ask("CancelPickupAndDelivery", build_cancellation(known.tracking_number)))

    def track(self, references: Sequence[str]) -> Sequence[Tracking]:
        """Where these parcels are."""
        if len(references) > self.batch_size:
            raise ValueError(f"at most {self.batch_size} references at once, not {len(references)}")
        found = self._look_up(references) if references else {}
        return [found[reference] for reference in references if reference in found]

    def read_push(self, headers: Mapping[str, str], body: bytes) -> Sequence[Tracking]:
        """What a message tells, once its sender has shown the agreed password."""
        parse.check_sender(headers, self.settings)
        return parse.parse_push(body)

    def test(self) -> None:
        """Whether the token is let in and parcels can be looked up, which booking needs."""
        self._look_up([NOBODYS])

    def _look_up(self, references: Sequence[str]) -> dict[str, Tracking]:
        reply = self.client.ask("GetCorporateShipmentsStatus", build_question(references))
        try:
            return parse.parse_trackings(reply, references)
        except CarrierRefused as refusal:
            if refusal.message == "CustomerNotFound":
                refusal.hint = _(
                    "Müşteri numarasını denetleyin ve Kolay Gelsin’den “webhook” tanımı yapmasını isteyin."
                )
                refusal.field = "customer_id"
            raise

    def _check(self, parcel: Parcel) -> None:
        cash = parcel.cash_on_delivery
        if cash and cash.method == "card" and not self.settings["card_at_door"]:
            message = _("Bu Kolay Gelsin hesabı kapıda kartla tahsilat yapmıyor.")
            raise CarrierRefused(message, code="card_at_door", hint=CASH[1], field="cash_on_delivery.method")
