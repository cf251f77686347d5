"""Kolay Gelsin for the contract tests: the adapter on the wire to a server of ours."""

from __future__ import annotations

from kervan.integrations.carriers.kolaygelsin.tests.server import ADDRESS, CUSTOMER, TOKEN, KolayGelsin
from tests.rest_rig import RestRig


class Rig(RestRig):
    """One account and its far side."""

    CODE = "kolaygelsin"
    SETTINGS = {"token": TOKEN, "customer_id": CUSTOMER, "address_id": ADDRESS, "push_secret": "kg-bildirim"}

    def __init__(self, **settings: object) -> None:
        super().__init__(KolayGelsin(), **settings)

    def hand_over(self, reference: str) -> None:
        self.far.happen(reference, 12, "2024-03-12T08:23:04+03:00", "İSTANBUL")

    def finish(self, reference: str) -> None:
        self.hand_over(reference)
        self.far.happen(reference, 18, "2024-03-13T09:00:00+03:00", "İZMİR")
        self.far.happen(reference, 29, "2024-03-13T14:15:20.5+03:00", "BORNOVA")

    def bookings_of(self, reference: str) -> int:
        return sum(
            parcel["asked"]["CustomerSpecificCode"] == reference and not parcel["cancelled"]
            for parcel in self.far.parcels
        )

    def receiver_of(self, reference: str) -> str:
        [parcel] = [p for p in self.far.parcels if p["asked"]["CustomerSpecificCode"] == reference]
        recipient = parcel["asked"]["Recipient"]
        return f"{recipient['RecipientName']} {recipient['RecipientSurname']}"

    def words_for_nameless(self) -> str:
        return "ErrorSavingReceiver"
