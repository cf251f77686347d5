"""Sürat Kargo behind the carriers' port.

Uncertain, since Sürat answers in prose and its documents are not public: which words mean yes, no and "known already"
(settings, see ``parse``), the decimal mark (a setting), and the shape of its rows (both that were seen are read). Before
an announcement Sürat is asked whether it has the number, where the account may ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from kervan.integrations.carriers.surat import parse
from kervan.integrations.carriers.surat.build import build_cancellation, build_shipment, user_for
from kervan.integrations.carriers.surat.client import Client
from kervan.shipping.carriers import Booking, CarrierRefused, Parcel, Tracking

NOBODYS = "KERVAN-BAGLANTI-DENEMESI"


class SuratCarrier:
    """One account with Sürat Kargo, with a second user for cash on delivery."""

    batch_size = 50  # of 100 at most
    min_interval = timedelta(minutes=30)

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.client = Client(settings)

    def book(self, parcel: Parcel) -> Booking:
        """Announce a parcel. One that Sürat has already, by its rows or in its words, is booked and not sent again."""
        user = user_for(parcel)
        if user in self.client.askers:
            for row in parse.rows_in(self.client.question(user, [parcel.reference])):
                if row["WebSiparisKodu"] == parcel.reference and not parse.is_cancelled(row):
                    return Booking(reference=parcel.reference, carrier_id=parcel.reference, raw=dict(row))
        answer = self.client.send(user, "GonderiyiKargoyaGonderYeni", build_shipment(parcel, self.settings))
        return parse.parse_booking(answer, parcel.reference, self.settings)

    def cancel(self, reference: str) -> None:
        """Withdraw the announcement, under whichever user it was made."""
        for user in self.client.users:
            if parse.parse_cancellation(self.client.send(user, "GonderiGeriCek", build_cancellation(reference))):
                return

    def track(self, references: Sequence[str]) -> Sequence[Tracking]:
        """Where these parcels are; each user is asked about what those before it did not know."""
        if len(references) > self.batch_size:
            raise ValueError(f"at most {self.batch_size} references at once, not {len(references)}")
        missing, found = list(dict.fromkeys(references)), dict[str, Tracking]()
        for user in self.client.askers:
            if missing:
                for row in parse.rows_in(self.client.question(user, missing)):
                    if row["WebSiparisKodu"] in missing:
                        found[row["WebSiparisKodu"]] = parse.parse_tracking(row, self._movements(user, row))
                missing = [reference for reference in missing if reference not in found]
        return [found[reference] for reference in references if reference in found]

    def test(self) -> None:
        """Whether Sürat lets the account's users in: an announcement is withdrawn that nobody made."""
        for user in self.client.users:
            try:
                parse.parse_cancellation(self.client.send(user, "GonderiGeriCek", build_cancellation(NOBODYS)))
                if user in self.client.askers:
                    parse.rows_in(self.client.question(user, [NOBODYS]))
            except CarrierRefused as refusal:
                refusal.field = f"{user}username"
                raise

    def _movements(self, user: str, row: parse.Row) -> list[parse.Row]:
        if not self.settings["movements"]:
            return []
        return parse.movements_in(self.client.movements(user, row["WebSiparisKodu"]))
