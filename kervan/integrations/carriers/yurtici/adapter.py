"""Yurtiçi Kargo behind the carriers' port.

We choose the key, print it, and the branch scans it; Yurtiçi mints its own number then. Uncertain, since its documents
leave it open: the longest name and address (Yurtiçi's to refuse), and how a wrong password is answered (a fault and an
``outFlag`` of 1 are both read).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from kervan.integrations.carriers.yurtici import parse
from kervan.integrations.carriers.yurtici.build import (
    build_cancellation,
    build_question,
    build_shipment,
    user_for,
)
from kervan.integrations.carriers.yurtici.client import Client
from kervan.integrations.carriers.yurtici.history import parse_trackings
from kervan.shipping.carriers import Booking, CarrierRefused, CarrierSilent, Parcel, Tracking

NOBODYS = "00000000000000000000"  # as long as a key may be, and never one of ours


class YurticiCarrier:
    """One account with Yurtiçi Kargo, with a user for each way of paying."""

    batch_size = 50  # their documents name no limit
    min_interval = timedelta(minutes=15)  # the same key may not be asked for again within a minute

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.client = Client(settings)

    def book(self, parcel: Parcel) -> Booking:
        """Announce a parcel. "Already in the system" is a yes when it is there under the same user and not cancelled."""
        user = user_for(parcel, self.settings)
        answer = self.client.ask(user, "createShipment", build_shipment(parcel, self.settings))
        return parse.parse_booking(answer, parcel.reference) or self._known(user, parcel.reference)

    def cancel(self, reference: str) -> None:
        """Take the booking back, under whichever user it was made."""
        for user in self.client.users:
            answer = self.client.ask(user, "cancelShipment", build_cancellation(reference))
            if parse.parse_cancellation(answer, reference):
                return

    def track(self, references: Sequence[str]) -> Sequence[Tracking]:
        """Where these parcels are; each user is asked about what those before it did not know."""
        if len(references) > self.batch_size:
            raise ValueError(f"at most {self.batch_size} references at once, not {len(references)}")
        missing, found = list(dict.fromkeys(references)), dict[str, Tracking]()
        for user in self.client.users:
            if missing:
                answer = self.client.ask(user, "queryShipment", build_question(missing))
                found |= {tracking.reference: tracking for tracking in parse_trackings(answer, missing)}
                missing = [reference for reference in missing if reference not in found]
        return [found[reference] for reference in references if reference in found]

    def test(self) -> None:
        """Whether Yurtiçi lets each of the account's users in."""
        for user in self.client.users:
            try:
                parse.parse_test(self.client.ask(user, "queryShipment", build_question([NOBODYS])), NOBODYS)
            except CarrierRefused as refusal:
                refusal.field = f"{user}username"
                raise

    def _known(self, user: str, reference: str) -> Booking:
        """The booking an earlier try made. Asked too soon, Yurtiçi refuses to tell: that is worth repeating."""
        try:
            answer = self.client.ask(user, "queryShipment", build_question([reference]))
        except CarrierRefused as refusal:
            raise CarrierSilent(f"Yurtiçi Kargo: {refusal}") from None
        return parse.parse_known(answer, reference)
