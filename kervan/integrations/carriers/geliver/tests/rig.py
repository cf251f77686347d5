"""Geliver for the contract tests: the adapter on the wire to a server of ours."""

from __future__ import annotations

from kervan.integrations.carriers.geliver.tests.server import SENDER, TOKEN, Geliver
from tests.rest_rig import RestRig


class Rig(RestRig):
    """One account and its far side."""

    CODE = "geliver"
    SETTINGS = {"token": TOKEN, "sender_id": SENDER, "cod_service": "PTT_KAPIDA_ODEME"}

    def __init__(self, **settings: object) -> None:
        super().__init__(Geliver(), **settings)

    def hand_over(self, reference: str) -> None:
        self.far.happen(reference, "TRANSIT", "package_accepted", "Kargo kabul edildi", "2024-03-12T05:23:04.120Z")

    def finish(self, reference: str) -> None:
        self.far.happen(reference, "DELIVERED", "delivered", "Teslim edildi", "2024-03-13T11:15:20Z", "BORNOVA")

    def bookings_of(self, reference: str) -> int:
        return sum(
            row["order"]["orderNumber"] == reference and not row["cancelDate"] for row in self.far.shipments.values()
        )

    def receiver_of(self, reference: str) -> str:
        [row] = [row for row in self.far.shipments.values() if row["order"]["orderNumber"] == reference]
        return str(row["asked"]["shipment"]["recipientAddress"]["name"])

    def words_for_nameless(self) -> str:
        return "Alıcı adı en az 3 karakter olmalıdır."
