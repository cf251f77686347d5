"""DHL eCommerce for the contract tests: the adapter on the wire to a server of ours."""

from __future__ import annotations

from kervan.integrations.carriers.mng.tests.server import CLIENT_ID, CLIENT_SECRET, CUSTOMER, PASSWORD, Mng
from tests.rest_rig import RestRig


class Rig(RestRig):
    """One account and its far side."""

    CODE = "mng"
    SETTINGS = {
        "customer_number": CUSTOMER,
        "password": PASSWORD,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "environment": "test",
    }

    def __init__(self, **settings: object) -> None:
        super().__init__(Mng(), **settings)

    def hand_over(self, reference: str) -> None:
        self.far.scan(reference, 2, "Transfer aşamasında", "2024-03-12 08:23:04", "İZMİR AKTARMA")

    def finish(self, reference: str) -> None:
        self.hand_over(reference)
        self.far.scan(reference, 3, "Teslimat birimine ulaştı, teslimat şubede", "2024-03-13 07:10:00", "BORNOVA")
        self.far.scan(reference, 5, "Teslim edildi", "2024-03-13 14:15:20", "BORNOVA")

    def bookings_of(self, reference: str) -> int:
        return int(reference in self.far.orders)

    def receiver_of(self, reference: str) -> str:
        return str(self.far.orders[reference]["recipient"]["fullName"])

    def words_for_nameless(self) -> str:
        return "Alıcı adı en az 3 karakter olmalıdır."
