"""DHL eCommerce (MNG) behind the carriers' port.

A booking is two steps there: the order, then the barcode that makes it a shipment with a label. Each step is made once: a
step that is refused is looked up, since an earlier try whose answer was lost may have made it.

Uncertain, since its documents leave it open: what a repeated order and a repeated barcode are answered with (both are
looked up), whether a lost label can be had again (if not, ours carries the reference, which the branch scans too),
what code 7 means (a setting), how cash and card are told apart at the door (a setting).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from kervan.integrations.carriers.mng import parse
from kervan.integrations.carriers.mng.build import Place, build_barcode, build_order
from kervan.integrations.carriers.mng.client import Client
from kervan.integrations.carriers.repairs import CASH, CITY, DISTRICT, Repair
from kervan.integrations.carriers.rest_wire import value
from kervan.lib.text import fold
from kervan.shipping.carriers import Booking, CarrierRefused, CarrierSilent, Parcel, Tracking

NOBODYS = "00000000000000000000"


class MngCarrier:
    """One account with DHL eCommerce."""

    batch_size = 20  # one question per parcel; their documents name no limit
    min_interval = timedelta(minutes=30)

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.client = Client(settings)

    def book(self, parcel: Parcel) -> Booking:
        """Announce a parcel and fetch its label."""
        self._check_cash(parcel)
        order = build_order(parcel, self._place(parcel), self.settings)
        reply = self.client.ask("POST", "/standardcmdapi/createOrder", order)
        try:
            parse.parse_order(reply)
        except CarrierRefused:
            if not self._order(parcel.reference):
                raise
            if not self._shipment(parcel.reference):
                # An order without a shipment may be one of other words, made before the merchant corrected them.
                self.cancel(parcel.reference)
                parse.parse_order(self.client.ask("POST", "/standardcmdapi/createOrder", order))
        reply = self.client.ask("POST", "/barcodecmdapi/createbarcode", build_barcode(parcel, self.settings))
        try:
            return parse.parse_booking(reply, parcel.reference)
        except CarrierRefused:
            number = value(self._shipment(parcel.reference), "shipmentId")
            if not number:
                raise
            return Booking(reference=parcel.reference, carrier_id=number, tracking_number=number)

    def cancel(self, reference: str) -> None:
        """Take back the barcode, then the order: two calls there."""
        number = value(self._shipment(reference), "shipmentId")
        if number:
            content = {"referenceId": reference, "shipmentId": number}
            reply = self.client.ask("PUT", "/barcodecmdapi/cancelshipment", content)
            if not parse.parse_cancellation(reply) and self._shipment(reference):
                raise parse.refusal(reply)
        reply = self.client.ask("PUT", f"/standardcmdapi/cancelorder/{reference}")
        if not parse.parse_cancellation(reply) and self._order(reference):
            raise parse.refusal(reply)

    def track(self, references: Sequence[str]) -> Sequence[Tracking]:
        """Where these parcels are, one by one. What was learnt before the carrier fell silent is kept."""
        if len(references) > self.batch_size:
            raise ValueError(f"at most {self.batch_size} references at once, not {len(references)}")
        found: list[Tracking] = []
        try:
            for reference in references:
                found.extend(self._tracking(reference))
        except CarrierSilent:
            if not found:
                raise
        return found

    def test(self) -> None:
        """Whether the account and its application are let in."""
        self._order(NOBODYS)
        if self.settings["places"] == "codes":
            self.client.cities()

    def _tracking(self, reference: str) -> list[Tracking]:
        status = parse.parse_known(self.client.ask("GET", f"/standardqueryapi/getshipmentstatus/{reference}"))
        if not status:
            return []
        events = self.client.ask("GET", f"/standardqueryapi/trackshipment/{reference}")
        return [parse.parse_tracking(reference, status, events, self.settings)]

    def _order(self, reference: str) -> dict[str, Any]:
        return parse.parse_known(self.client.ask("GET", f"/standardqueryapi/getorder/{reference}"))

    def _shipment(self, reference: str) -> dict[str, Any]:
        return parse.parse_known(self.client.ask("GET", f"/standardqueryapi/getshipment/{reference}"))

    def _place(self, parcel: Parcel) -> Place:
        if self.settings["places"] == "names":
            return Place()
        receiver = parcel.receiver
        city = _find(self.client.cities(), receiver.city, CITY)
        return Place(city, _find(self.client.districts(city), receiver.district, DISTRICT))

    def _check_cash(self, parcel: Parcel) -> None:
        cash = parcel.cash_on_delivery
        if cash and cash.method == "card" and not self.settings["card_at_door"]:
            message = _("Bu DHL eCommerce hesabı kapıda kartla tahsilat yapmıyor.")
            raise CarrierRefused(message, code="card_at_door", hint=CASH[1], field="cash_on_delivery.method")


def _find(places: Mapping[str, int], name: str, repair: Repair) -> int:
    """The code of an il or ilçe; Turkish folding makes "İZMİR" and "Izmir" one."""
    code = places.get(fold(name))
    if code is None:
        message = _("DHL eCommerce’in listesinde böyle bir yer yok: %(name)s.") % {"name": name or "—"}
        raise CarrierRefused(message, code="place_unknown", hint=repair[1], field=repair[0])
    return code
