"""The port to SMS houses. An adapter is one folder in ``kervan/integrations/sms/<name>/`` and one line in
``kervan/config/wiring.py``; its package has ``settings.py`` (NAME, FIELDS) and the class named there.

It raises the channel's own refusals: ``Refused`` (bad number, blocked sender), ``Deferred``, ``Unavailable`` (nothing
left us), ``AnswerLost`` (asked, and no answer came).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kervan.events.wiring import wired
from kervan.lib.account_settings import SettingField, read_settings
from kervan.lib.errors import NotFound
from kervan.lib.secrets import unseal
from kervan.notifications.channels import AnswerLost, Deferred, HandOver, NotSetUp, Outgoing, Refused, Unavailable
from kervan.notifications.models import SmsAccount
from kervan.notifications.queries import active_sms_account
from kervan.notifications.reasons import Reason
from kervan.notifications.sms_text import parts

__all__ = [
    "AnswerLost",
    "Deferred",
    "Refused",
    "Sms",
    "SmsChannel",
    "SmsGateway",
    "Unavailable",
    "gateway_types",
    "make_gateway",
    "parts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """What an SMS house must know. ``reference`` is the same however often it is tried."""

    reference: str
    phone: str  # E.164
    text: str


class SmsGateway(Protocol):
    """One account with an SMS house."""

    def send(self, sms: Sms) -> str:
        """Returns the house's own number for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayType:
    """An SMS house that can be chosen in the settings."""

    code: str
    name: str | Promise
    make: str
    fields: tuple[SettingField, ...]


def gateway_types() -> list[GatewayType]:
    """All wired SMS houses, as the settings page offers them."""
    types = []
    for code, make in wired("SMS_GATEWAYS").items():
        module = make.rsplit(".", 2)[0] + ".settings"
        name, fields = import_string(f"{module}.NAME"), import_string(f"{module}.FIELDS")
        types.append(GatewayType(code=code, name=name, make=make, fields=fields))
    return types


def gateway_type(code: str) -> GatewayType:
    """Raises ``NotFound``."""
    for found in gateway_types():
        if found.code == code:
            return found
    raise NotFound(_("Böyle bir SMS sağlayıcısı yok."), code="sms_gateway_not_found")


def make_gateway(code: str, settings: Mapping[str, object]) -> SmsGateway:
    """A gateway ready to be called. Raises ``NotFound`` for an unknown code, ``Invalid`` for wrong settings."""
    kind = gateway_type(code)
    gateway: SmsGateway = import_string(kind.make)(read_settings(kind.fields, settings))
    return gateway


def settings_of(account: SmsAccount) -> dict[str, Any]:
    """All settings of the account, the secret ones opened. Never to be shown or logged."""
    secrets = json.loads(unseal(account.secrets)) if account.secrets else {}
    return {**account.settings, **secrets}


class SmsSession:
    def __init__(self, gateway: SmsGateway) -> None:
        self._gateway = gateway

    def send(self, message: Outgoing, hand_over: HandOver) -> str:
        """The whole call is one step: once it is made, only its answer tells."""
        hand_over()
        reference = message.message_id.strip("<>").partition("@")[0]
        return self._gateway.send(Sms(reference=reference, phone=message.recipient, text=message.text))


class SmsChannel:
    """SMS through the shop's account."""

    code = "sms"

    @contextmanager
    def session(self) -> Iterator[SmsSession]:
        """Raises ``NotSetUp`` without an account."""
        account = active_sms_account()
        if account is None:
            raise NotSetUp(reason=Reason.NO_SMS_ACCOUNT)
        yield SmsSession(make_gateway(account.type, settings_of(account)))
