"""Sürat Kargo for the contract tests: the adapter on the wire to a server of ours."""

from __future__ import annotations

from kervan.integrations.carriers.surat.tests.server import ACCOUNTS, Surat
from tests.soap_rig import SoapRig

OWN, AT_THE_DOOR = ACCOUNTS["SR-1"], ACCOUNTS["SR-KAPIDA"]


class Rig(SoapRig):
    """One account with a second user for cash on delivery."""

    CODE = "surat"
    SETTINGS = {
        "username": "SR-1",
        "password": OWN["password"],
        "account_code": OWN["code"],
        "web_password": OWN["web"],
        "cash_username": "SR-KAPIDA",
        "cash_password": AT_THE_DOOR["password"],
        "cash_account_code": AT_THE_DOOR["code"],
        "cash_web_password": AT_THE_DOOR["web"],
        "environment": "test",
    }

    def __init__(self, **settings: object) -> None:
        super().__init__(Surat(), **settings)

    def hand_over(self, reference: str) -> None:
        self.far.scan(reference)

    def finish(self, reference: str) -> None:
        self.far.deliver(reference)

    def bookings_of(self, reference: str) -> int:
        return sum(key == reference and not parcel["gone"] for key, parcel in self.far.parcels.items())

    def receiver_of(self, reference: str) -> str:
        return self.far.parcels[reference]["KisiKurum"]

    def words_for_nameless(self) -> str:
        return "Hata: Alıcı kişi/kurum adı geçersiz."
