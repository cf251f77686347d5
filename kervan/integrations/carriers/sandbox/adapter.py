"""Deneme Kargo behind the carriers' port: books by reference, tracks in batches, cancels until the first scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from kervan.integrations.carriers.sandbox.build import build_parcel
from kervan.integrations.carriers.sandbox.client import Client
from kervan.integrations.carriers.sandbox.parse import (
    parse_booking,
    parse_cancellation,
    parse_test,
    parse_trackings,
)
from kervan.shipping.carriers import Booking, Parcel, Tracking


class SandboxCarrier:
    """One account with Deneme Kargo."""

    batch_size = 100

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.client = Client(settings)
        # A minute of the carrier's own time, as the strictest Turkish carrier asks; never more than once a second.
        self.min_interval = timedelta(seconds=max(1.0, 60 / settings["clock_speed"]))

    def book(self, parcel: Parcel) -> Booking:
        """Announce a parcel; the branch scans its reference later."""
        answer = self.client.ask("book", build_parcel(parcel), reference=parcel.reference)
        return parse_booking(answer)

    def book_return(self, parcel: Parcel) -> Booking:
        """Announce a parcel that a customer brings to a branch and that comes to the shop."""
        answer = self.client.ask("return", build_parcel(parcel), reference=parcel.reference)
        return parse_booking(answer)

    def track(self, references: Sequence[str]) -> Sequence[Tracking]:
        """Where these parcels are; at most ``batch_size`` at once."""
        if len(references) > self.batch_size:
            raise ValueError(f"at most {self.batch_size} references at once, not {len(references)}")
        return parse_trackings(self.client.ask("track", {"references": list(references)}))

    def cancel(self, reference: str) -> None:
        """Take the booking back, as long as the branch has not scanned it."""
        parse_cancellation(self.client.ask("cancel", {"reference": reference}, reference=reference))

    def test(self) -> None:
        """Whether the carrier knows this account."""
        parse_test(self.client.ask("test", {}))
