"""The port to card gateways (sanal POS): what a gateway must know, what it answers, and how it says no.

An adapter is one folder in ``kervan/integrations/gateways/<name>/`` and one line in ``kervan/config/wiring.py``. It gets
and gives the plain dataclasses below and never sees a model. What a gateway can do is a protocol of its own, asked with
``isinstance(gateway, CanRefund)``. Calls go over a network: they are made
outside any transaction and may be repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kervan.lib.account_settings import SettingField, read_settings
from kervan.lib.errors import DomainError, NotFound

# What crosses the port


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """Money that is to go back to the card it came from."""

    reference: str  # ours, 32 letters and digits; the same reference must never pay twice
    payment: str  # the gateway's number of the payment
    amount: int  # kuruş
    currency: str = "TRY"
    order_number: str = ""


class RefundOutcome(StrEnum):
    """What became of a refund, whatever the gateway calls it."""

    SUCCEEDED = "succeeded"
    PENDING = "pending"  # taken, and decided later: to be asked again
    FAILED = "failed"  # taken, and then not paid


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAnswer:
    """What the gateway says of one refund. ``number`` is its own, for its help desk."""

    reference: str
    outcome: RefundOutcome
    number: str = ""
    code: str = ""  # the gateway's own, of a failure
    message: str = ""  # in its own words
    raw: dict[str, Any] = field(default_factory=dict)


# Taking a payment


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLine:
    """What the customer pays for, as the gateway's page shows it."""

    title: str
    quantity: int
    amount: int  # kuruş, of the whole line


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who pays, as far as gateways ask."""

    name: str
    email: str
    phone: str
    ip: str
    address: str
    district: str
    city: str
    country: str  # two letters
    postal_code: str = ""
    customer_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrder:
    """One attempt to pay."""

    reference: str  # ours, 32 letters and digits, one per attempt; the same reference must never charge twice
    amount: int  # kuruş
    order_number: str
    buyer: Buyer
    lines: tuple[PaymentLine, ...]
    return_url: str  # where the gateway sends the customer back to
    callback_url: str  # where the gateway's own messages go
    currency: str = "TRY"
    language: str = "tr"
    capture: bool = True  # False: only hold the money, for gateways that can
    installments: tuple[int, ...] = ()  # the counts allowed; empty: one payment


class StepKind(StrEnum):
    """How the customer gets to the gateway's page."""

    REDIRECT = "redirect"
    FORM = "form"  # a form with ``fields`` is posted to ``url``
    IFRAME = "iframe"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentStep:
    """What the customer does next. ``token`` is the gateway's key of this attempt, kept with the payment."""

    kind: StepKind
    url: str
    fields: Mapping[str, str] = field(default_factory=dict)
    token: str = ""


class PaymentOutcome(StrEnum):
    """What became of a payment, whatever the gateway calls it."""

    CAPTURED = "captured"
    AUTHORIZED = "authorized"  # held on the card, not taken
    PENDING = "pending"  # not decided: to be asked again
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAnswer:
    """What the gateway says of one payment. ``number`` is its own; refunds are asked for by it."""

    reference: str
    outcome: PaymentOutcome
    amount: int  # kuruş, what was to be paid; whoever asked compares it
    currency: str
    number: str = ""
    code: str = ""  # the gateway's own, of a failure
    message: str = ""  # in its own words
    card: str = ""  # "Visa …1234"
    installments: int = 1
    fee: int = 0  # kuruş the customer paid above the amount (the difference of instalments)
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentQuestion:
    """Which payment is asked about."""

    reference: str
    token: str
    number: str
    amount: int
    currency: str = "TRY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A gateway's message, or the customer's return, as it came. Header names are in any case."""

    method: str
    body: bytes
    headers: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Whose payment a message is about. ``answer`` only when the message is signed and complete; else the gateway is asked."""

    reference: str = ""
    token: str = ""
    answer: PaymentAnswer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the gateway wants to hear when its message was taken."""

    status: int = 200
    content_type: str = "text/plain"
    body: str = "OK"


class CallbackForged(Exception):
    """The message is not the gateway's, or was changed on its way. Nothing is believed, nothing happens."""


# How a gateway says no


class GatewayRefused(DomainError):
    """The gateway's no, in its own words: nothing was paid, and nothing will be. Shown to the merchant, never repeated by
    itself. ``hint`` is our sentence on how to repair it."""

    status = 422
    default_code = "gateway_refused"

    def __init__(self, message: str, *, code: str | None = None, hint: str | Promise = "") -> None:
        super().__init__(message, code=code, hint=str(hint))
        self.hint = str(hint)


class GatewaySilent(Exception):
    """No usable answer: a time-out, a broken connection, a 5xx. The money may have gone all the same; only asking tells."""


# What a gateway can do


@runtime_checkable
class CanRefund(Protocol):
    """Money goes back to the card through the gateway. Methods raise ``GatewayRefused`` or ``GatewaySilent``."""

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Pay back. A repeat with the same reference is the same refund and pays nothing more.

        A gateway that keeps no numbers of ours must be asked by its adapter before anything is repeated.
        """
        ...

    def find_refund(self, order: RefundOrder) -> RefundAnswer | None:
        """What became of this refund; None when the gateway never took it. Changes nothing."""
        ...


@runtime_checkable
class ReportsLate(Protocol):
    """It keeps no numbers of ours and may list a refund only after ``report_within``: a repeat could pay twice.

    Such a refund is never repeated by itself, and by a person not before that time is over.
    """

    report_within: timedelta


@runtime_checkable
class CanTakePayments(Protocol):
    """The customer pays on the gateway's page. Methods that call raise ``GatewayRefused`` or ``GatewaySilent``."""

    def start(self, order: PaymentOrder) -> PaymentStep:
        """Open the gateway's page for one attempt. Nothing is charged yet."""
        ...

    def find_payment(self, question: PaymentQuestion) -> PaymentAnswer | None:
        """What became of the attempt; None when the gateway knows nothing of it. Changes nothing."""
        ...

    def read_callback(self, incoming: Incoming) -> News:
        """The gateway's own message. Calls nobody. Raises ``CallbackForged``."""
        ...

    def reply(self) -> Reply:
        """The answer to a message that was taken."""
        ...

    def read_return(self, incoming: Incoming) -> News:
        """The customer who comes back: never a proof of payment. Calls nobody. Raises ``CallbackForged``."""
        ...


@runtime_checkable
class CanCapture(Protocol):
    """Money that is held can be taken, whole or in part, once. Held money is started with ``PaymentOrder.capture`` False.

    An adapter says in ``hold_lasts`` (a timedelta) when banks let go of it by themselves. Repeated, nothing more is taken.
    Methods raise ``GatewayRefused`` or ``GatewaySilent``.
    """

    def capture(self, question: PaymentQuestion, amount: int) -> PaymentAnswer: ...


@runtime_checkable
class CanVoid(Protocol):
    """Money that is held can be let go: the payment has then failed. A repeat changes nothing."""

    def void(self, question: PaymentQuestion) -> PaymentAnswer: ...


@runtime_checkable
class OffersInstallments(Protocol):
    """The customer may pay in parts. ``installments``: the counts this account allows above one; empty: none."""

    installments: tuple[int, ...]


@runtime_checkable
class CanTest(Protocol):
    """The account's settings can be tried without moving money."""

    def test(self) -> None: ...


# The registry


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayType:
    """A kind of gateway account the shop can open. ``make`` and ``fields`` are dotted paths."""

    code: str
    name: str
    make: str
    fields: str

    def settings_fields(self) -> tuple[SettingField, ...]:
        """What the panel's form asks for, in its order."""
        fields: tuple[SettingField, ...] = import_string(self.fields)
        return fields


WIRED = "kervan.config.wiring.GATEWAYS"


def gateway_types() -> tuple[GatewayType, ...]:
    """Every gateway this installation can talk to, in the wiring's order."""
    return tuple(_type_of(code, make) for code, make in import_string(WIRED).items())


def gateway_type(code: str) -> GatewayType:
    """The one with this code. Raises ``NotFound``."""
    make = import_string(WIRED).get(code)
    if make is None:
        raise NotFound(
            _("“%(code)s” adlı sanal POS bağlantısı bu kurulumda yok.") % {"code": code}, code="gateway_type_unknown"
        )
    return _type_of(code, make)


def make_gateway(code: str, settings: Mapping[str, object]) -> object:
    """A gateway ready to be called with an account's opened ``settings``.

    Raises ``NotFound`` for an unknown code and ``Invalid`` when a setting is missing or wrong.
    """
    kind = gateway_type(code)
    adapter = import_string(kind.make)
    gateway: object = adapter(read_settings(kind.settings_fields(), settings))
    return gateway


def _type_of(code: str, make: str) -> GatewayType:
    settings_module = make.rsplit(".", 2)[0] + ".settings"
    return GatewayType(
        code=code, name=str(import_string(settings_module + ".NAME")), make=make, fields=settings_module + ".FIELDS"
    )
