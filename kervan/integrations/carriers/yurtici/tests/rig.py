"""Yurtiçi Kargo for the contract tests: the adapter on the wire to a server of ours."""

from __future__ import annotations

from kervan.integrations.carriers.yurtici.tests.server import USERS, Yurtici
from tests.soap_rig import SoapRig


class Rig(SoapRig):
    """One account with a user for each way of paying."""

    CODE = "yurtici"
    SETTINGS = {
        "username": "YKTEST",
        "password": USERS["YKTEST"],
        "cash_username": "YKNAKIT",
        "cash_password": USERS["YKNAKIT"],
        "card_username": "YKKART",
        "card_password": USERS["YKKART"],
        "environment": "test",
    }

    def __init__(self, **settings: object) -> None:
        super().__init__(Yurtici(), **settings)

    def hand_over(self, reference: str) -> None:
        self.far.scan(reference)

    def finish(self, reference: str) -> None:
        self.far.deliver(reference)

    def bookings_of(self, reference: str) -> int:
        return sum(key == reference and parcel["state"] != "CNL" for key, parcel in self.far.parcels.items())

    def receiver_of(self, reference: str) -> str:
        return self.far.parcels[reference]["receiverCustName"]

    def words_for_nameless(self) -> str:
        return "Alıcı adı en az 5 karakter olmalıdır."
