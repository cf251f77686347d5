"""Aras Kargo for the contract tests: the adapter on the wire to two servers of ours."""

from __future__ import annotations

from kervan.integrations.carriers.aras.tests.server import (
    CUSTOMER,
    PASSWORD,
    QUERY_PASSWORD,
    QUERY_USER,
    USER,
    Orders,
    Questions,
)
from tests.soap_rig import SoapRig


class Rig(SoapRig):
    """One account with both subscriptions."""

    CODE = "aras"
    SETTINGS = {
        "username": USER,
        "password": PASSWORD,
        "query_username": QUERY_USER,
        "query_password": QUERY_PASSWORD,
        "customer_code": CUSTOMER,
        "environment": "test",
    }

    def __init__(self, **settings: object) -> None:
        orders = Orders()
        self.asked = Questions(orders)
        super().__init__(orders, **settings)

    def connect(self) -> None:
        super().connect()
        self.carrier.client.questions.address = self.asked.address
        self.carrier.client.questions.private_allowed = True

    def close(self) -> None:
        self.far.close()
        self.asked.close()

    def behave(self, manner: str) -> None:
        self.far.manner = self.asked.manner = manner

    def hand_over(self, reference: str) -> None:
        self.far.scan(reference)

    def finish(self, reference: str) -> None:
        self.far.deliver(reference)

    def bookings_of(self, reference: str) -> int:
        return sum(key == reference and not order["gone"] for key, order in self.far.orders.items())

    def receiver_of(self, reference: str) -> str:
        return self.far.orders[reference]["ReceiverName"]

    def words_for_nameless(self) -> str:
        return "Alıcı adı boş olamaz."
