"""The wire to Sürat Kargo: the only place that calls it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kervan.integrations.carriers.soap_wire import SoapWire, account_hint
from kervan.integrations.carriers.surat.build import build_movements, build_question
from kervan.integrations.carriers.surat.settings import NAME, USERS
from kervan.lib.soap import Content
from kervan.shipping.carriers import CarrierRefused

NAMESPACE = "http://tempuri.org/"
ADDRESSES = {
    "live": "https://webservices.suratkargo.com.tr/services.asmx",
    "test": "https://prova.suratkargo.com.tr/services.asmx",
}


class Client:
    """Speaks for the users of one account. ``user`` is the prefix of a user's settings."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.wire = SoapWire(
            "surat",
            settings["address"] or ADDRESSES[settings["environment"]],
            namespace=NAMESPACE,
            action=NAMESPACE + "{operation}",
            qualified=True,
            name=NAME,
        )

    @property
    def users(self) -> tuple[str, ...]:
        """The users who can send."""
        return tuple(user for user in USERS if self.settings[f"{user}username"])

    @property
    def askers(self) -> tuple[str, ...]:
        """The users who can ask."""
        return tuple(user for user in self.users if self.settings[f"{user}account_code"])

    def send(self, user: str, operation: str, content: Mapping[str, Content]) -> Any:
        """Sürat's answer to the user who sends. Raises ``CarrierRefused`` for one nobody entered, ``CarrierSilent``."""
        if user not in self.users:
            message = _("Kapıda ödeme için Sürat Kargo carisi girilmemiş.")
            raise CarrierRefused(message, code="carrier_user_missing", hint=account_hint(), field=f"{user}username")
        who = {"KullaniciAdi": self.settings[f"{user}username"], "Sifre": self.settings[f"{user}password"]}
        return self.wire.ask(operation, {**who, **content})

    def question(self, user: str, references: Sequence[str]) -> Any:
        """The answer about many parcels. Raises ``CarrierSilent``."""
        return self.wire.ask("WebSiparisKoduToplu", build_question(references, *self._asker(user)))

    def movements(self, user: str, reference: str) -> Any:
        """The answer about one parcel's movements. Raises ``CarrierSilent``."""
        return self.wire.ask("KargoTakipHareketDetayliV2", build_movements(reference, *self._asker(user)))

    def _asker(self, user: str) -> tuple[str, str]:
        return self.settings[f"{user}account_code"], self.settings[f"{user}web_password"]
