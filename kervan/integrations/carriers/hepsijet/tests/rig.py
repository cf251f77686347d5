"""HepsiJet for the contract tests: the adapter on the wire to a server of ours."""

from __future__ import annotations

from kervan.integrations.carriers.hepsijet.tests.server import API_KEY, FIRM, PASSWORD, USER, Hepsijet
from tests.rest_rig import RestRig


class Rig(RestRig):
    """One account and its far side."""

    CODE = "hepsijet"
    SETTINGS = {
        "username": USER,
        "password": PASSWORD,
        "api_key": API_KEY,
        "company_code": FIRM,
        "company_name": "Çınar Züccaciye",
        "address_id": "DEPO1",
    }

    def __init__(self, **settings: object) -> None:
        super().__init__(Hepsijet(), **settings)

    def hand_over(self, reference: str) -> None:
        self.far.happen(FIRM + reference, "ACCEPTED", "2024-03-12T08:23:04", "İSTANBUL")

    def finish(self, reference: str) -> None:
        self.hand_over(reference)
        self.far.happen(FIRM + reference, "OUT_FOR_DELIVERY", "2024-03-13T09:00:00.120", "İZMİR")
        self.far.happen(FIRM + reference, "DELIVERED", "2024-03-13T14:15:20", "BORNOVA")

    def bookings_of(self, reference: str) -> int:
        order = self.far.orders.get(FIRM + reference)
        return int(order is not None and order["events"][-1]["integrationStatus"] != "DELETED")

    def receiver_of(self, reference: str) -> str:
        receiver = self.far.orders[FIRM + reference]["asked"]["delivery"]["receiver"]
        return f"{receiver['firstName']} {receiver['lastName']}"

    def words_for_nameless(self) -> str:
        return "Alıcı adı soyadı eksik: isim alanı geçersiz."
