"""Aras Kargo behind the carriers' port.

Two services with a subscription each: one takes orders and knows nothing of movements, the other tells of parcels once
their paper is written. ``SetOrder`` writes an order anew when it is sent again, so a repeat is the same parcel. Uncertain:
the decimal mark of amounts (a setting), and how the query service refuses a user (words are read as a refusal).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from kervan.integrations.carriers.aras import build, parse, rows
from kervan.integrations.carriers.aras.client import Client
from kervan.shipping.carriers import Booking, Parcel, Settlement, Tracking

NOBODYS = "KERVAN-BAGLANTI-DENEMESI"
WEEK = timedelta(days=7)


class ArasCarrier:
    """One account with Aras Kargo."""

    batch_size = 50  # their documents name no limit
    min_interval = timedelta(minutes=30)

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.client = Client(settings)

    @property
    def asks(self) -> bool:
        """Whether the account has the subscription to ask."""
        return bool(self.settings["query_username"])

    def book(self, parcel: Parcel) -> Booking:
        """Announce a parcel. One that Aras has and won't have changed is booked, if it is among our orders."""
        answer = self.client.order(parcel)
        booking = parse.parse_booking(answer, parcel.reference)
        if booking is None:
            found = self.client.about("GetOrderWithIntegrationCode", parcel.reference)
            booking = parse.parse_known(found, parcel.reference)
        if booking is None:
            raise parse.refusal(answer)
        return booking

    def cancel(self, reference: str) -> None:
        """Take the order back, as long as its paper is not written."""
        parse.parse_cancellation(self.client.about("CancelDispatch", reference))

    def track(self, references: Sequence[str]) -> Sequence[Tracking]:
        """Where these parcels are; before their paper is written Aras knows nothing of them."""
        if len(references) > self.batch_size:
            raise ValueError(f"at most {self.batch_size} references at once, not {len(references)}")
        if not references or not self.asks:
            return ()
        wanted = dict.fromkeys(references)
        return [
            rows.parse_tracking(row, self._movements(row["MUSTERI_OZEL_KODU"]))
            for row in self._rows(references)
            if row.get("MUSTERI_OZEL_KODU") in wanted
        ]

    def settlements(self, since: date, until: date) -> Sequence[Settlement]:
        """Cash collected: which parcels had it is asked by weeks, what became of it by parcel."""
        if not self.asks:
            return ()
        found = []
        references = list(dict.fromkeys(self._with_cash(since - timedelta(days=self.settings["settled_days"]), until)))
        for start in range(0, len(references), self.batch_size):
            for row in self._rows(references[start : start + self.batch_size]):
                settlement = rows.parse_settlement(row)
                if settlement is not None and rows.within(settlement, since, until):
                    found.append(settlement)
        return found

    def test(self) -> None:
        """Whether Aras lets the account in: an order is taken back that nobody ever sent, and a parcel asked about."""
        parse.parse_cancellation(self.client.about("CancelDispatch", NOBODYS))
        if self.asks:
            self._rows([NOBODYS])

    def _rows(self, references: Sequence[str]) -> list[rows.Row]:
        return rows.rows_in(self.client.question(build.MANY, IntegrationCode=build.codes(references)))

    def _movements(self, reference: str) -> list[rows.Row]:
        if not self.settings["movements"]:
            return []
        return rows.rows_in(self.client.question(build.MOVEMENTS, IntegrationCode=reference))

    def _with_cash(self, since: date, until: date) -> Iterator[str]:
        """The parcels with cash to collect that were sent within these days."""
        start = since
        while start <= until:
            days = {"StartDate": start, "EndDate": min(start + WEEK - timedelta(days=1), until)}
            about = {name: build.written_day(day) for name, day in days.items()}
            yield from rows.references_in(rows.rows_in(self.client.question(build.WITH_CASH, **about)))
            start += WEEK
