"""The wire to Yurtiçi Kargo: the only place that calls it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kervan.integrations.carriers.soap_wire import SoapWire, account_hint
from kervan.integrations.carriers.yurtici.settings import NAME, USERS
from kervan.lib.soap import Content
from kervan.shipping.carriers import CarrierRefused

ADDRESSES = {
    "live": "https://ws.yurticikargo.com/KOPSWebServices/ShippingOrderDispatcherServices",
    "test": "https://testws.yurticikargo.com/KOPSWebServices/ShippingOrderDispatcherServices",
}
NAMESPACE = "http://yurticikargo.com.tr/ShippingOrderDispatcherServices"
OWN_FAULT = "YurticikargoWSException"


class Client:
    """Speaks for the users of one account. ``user`` is the prefix of a user's settings."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        address = settings["address"] or ADDRESSES[settings["environment"]]
        self.wire = SoapWire(
            "yurtici", address, namespace=NAMESPACE, action="", qualified=False, words_in=(OWN_FAULT,), name=NAME
        )

    @property
    def users(self) -> tuple[str, ...]:
        """The users the account has; one that stands in two places is one."""
        first: dict[str, str] = {}
        for user in USERS:
            first.setdefault(self.settings[f"{user}username"], user)
        return tuple(user for name, user in first.items() if name)

    def ask(self, user: str, operation: str, content: Mapping[str, Content]) -> Any:
        """Yurtiçi's answer, refusals included. Raises ``CarrierRefused`` for a user nobody entered, ``CarrierSilent``."""
        field = f"{user}username"
        if not self.settings[field]:
            message = _("Bu ödeme şekli için Yurtiçi Kargo kullanıcısı girilmemiş.")
            raise CarrierRefused(message, code="carrier_user_missing", hint=account_hint(), field=field)
        who = {"wsUserName": self.settings[field], "wsPassword": self.settings[f"{user}password"]}
        return self.wire.ask(operation, {**who, **content})
