"""The port to carriers: what a carrier must know, what it answers, and how it says no.

An adapter is one folder in ``kervan/integrations/carriers/<name>/`` and one line in ``kervan/config/wiring.py``. It
gets and gives the plain dataclasses below and never sees a model. Optional abilities are separate protocols, asked with
``isinstance(carrier, CanTrack)``. Calls go over a network: they are made outside any transaction and may be repeated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from typing import Any, Literal, Protocol, runtime_checkable

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kervan.lib.account_settings import SettingField, read_settings
from kervan.lib.errors import DomainError, NotFound

# What crosses the port


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Where the parcel starts, and where it returns when nobody takes it."""

    name: str
    phone: str  # E.164
    line: str
    district: str  # ilçe
    city: str  # il
    postal_code: str = ""
    country: str = "TR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who gets the parcel. ``line`` holds street and door, without il and ilçe."""

    name: str
    phone: str  # E.164
    line: str
    district: str  # ilçe
    city: str  # il
    neighbourhood: str = ""
    postal_code: str = ""
    country: str = "TR"
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CashOnDelivery:
    """What the courier collects at the door."""

    amount: int  # kuruş
    currency: str = "TRY"
    method: Literal["cash", "card"] = "cash"
    document_number: str = ""  # digits, at most 12; Yurtiçi asks for it as ttDocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a carrier must know. No models, no request, no HTML cross a port."""

    reference: str  # an even count of 12 to 16 digits; the same reference must never buy two labels
    order_number: str
    receiver: Receiver
    sender: Sender
    pieces: int = 1
    desi: Decimal | None = None
    weight_kg: Decimal | None = None
    contents: str = ""
    cash_on_delivery: CashOnDelivery | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """The carrier's yes. ``tracking_number`` is empty where the branch mints it at its first scan."""

    reference: str
    carrier_id: str  # the carrier's own number of the booking, for its help desk
    tracking_number: str | None = None
    label: bytes | None = None  # only where the carrier prints its own label
    label_format: str | None = None  # "pdf", "zpl", "epl", "html"
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label made by the carrier."""

    content: bytes
    format: str  # "pdf", "zpl", "epl", "html"


class TrackingStatus(StrEnum):
    """What a scan means to us, whatever the carrier calls it."""

    CREATED = "created"
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    AT_DELIVERY_BRANCH = "at_delivery_branch"
    OUT_FOR_DELIVERY = "out_for_delivery"
    READY_FOR_PICKUP = "ready_for_pickup"
    ATTEMPT_FAILED = "attempt_failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"
    LOST_DAMAGED = "lost_damaged"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"  # a code nobody told us about: kept, shown, changes nothing

    @property
    def final(self) -> bool:
        """Nothing more is to be asked of the carrier."""
        return self in FINAL

    @property
    def handed_over(self) -> bool:
        """The carrier has, or had, the parcel in its hands: the order counts as shipped."""
        return self not in {TrackingStatus.CREATED, TrackingStatus.CANCELLED, TrackingStatus.UNKNOWN}

    @property
    def undelivered(self) -> bool:
        """The customer will not get this parcel: it turns back, is back, or is gone."""
        return self in {TrackingStatus.RETURNING, TrackingStatus.RETURNED, TrackingStatus.LOST_DAMAGED}


FINAL = frozenset(
    {TrackingStatus.DELIVERED, TrackingStatus.RETURNED, TrackingStatus.LOST_DAMAGED, TrackingStatus.CANCELLED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One thing the carrier saw, with its own code and words beside our status."""

    at: datetime  # aware
    status: TrackingStatus
    raw_code: str
    raw_text: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """Where a parcel is. ``scans`` are all known ones, the oldest first."""

    reference: str
    tracking_number: str | None = None
    tracking_url: str | None = None
    scans: tuple[Scan, ...] = ()

    @property
    def last(self) -> Scan | None:
        return self.scans[-1] if self.scans else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What the carrier says about money it collected at one door, and whether it passed it on."""

    reference: str
    collected: int  # kuruş
    commission: int = 0  # kuruş, kept back by the carrier
    remitted_on: date | None = None  # None: collected, and not passed on yet
    document: str = ""  # the carrier's own paper that names the payment; "" where it names none


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a carrier refuses an address for, known before it is asked; None and False where it is not known for sure."""

    shortest_name: int = 0
    longest_name: int | None = None  # characters of the receiver's name
    longest_line: int | None = None  # characters of mahalle and street together
    needs_phone: bool = False


# How a carrier says no


class CarrierRefused(DomainError):
    """The carrier's no, in its own words. Shown to the merchant, never repeated by itself.

    ``hint`` is our sentence on how to repair it; ``field`` names what is wrong ("receiver.phone", "desi",
    "cash_on_delivery.amount", a settings field's name) or is None.
    """

    status = 422
    default_code = "carrier_refused"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        hint: str | Promise = "",
        field: str | None = None,
    ) -> None:
        super().__init__(message, code=code, hint=str(hint), field=field)
        self.hint = str(hint)
        self.field = field


class CarrierSilent(Exception):
    """No usable answer: a time-out, a broken connection, a 5xx. Worth repeating.

    The booking may have happened all the same; only a repeat with the same reference tells.
    """


# What a carrier can do


class Carrier(Protocol):
    """What every carrier can do. Methods raise ``CarrierRefused`` or ``CarrierSilent``."""

    def book(self, parcel: Parcel) -> Booking:
        """Announce a parcel. A repeat with the same reference gives the same booking and buys nothing."""
        ...


@runtime_checkable
class CanTrack(Protocol):
    """The carrier can be asked where parcels are."""

    @property
    def batch_size(self) -> int:
        """The most references one ``track()`` may ask for."""
        ...

    @property
    def min_interval(self) -> timedelta:
        """How long the same reference must not be asked for again."""
        ...

    def track(self, references: Sequence[str]) -> Sequence[Tracking]:
        """Where these parcels are. References the carrier doesn't know are absent from the answer."""
        ...


@runtime_checkable
class CanCancel(Protocol):
    """The carrier can take a booking back."""

    def cancel(self, reference: str) -> None:
        """Take the booking back. Never booked or cancelled already is fine; handed over already is refused."""
        ...


@runtime_checkable
class CanLabel(Protocol):
    """The carrier prints the label itself."""

    def label(self, reference: str) -> Label: ...


@runtime_checkable
class CanTakeBack(Protocol):
    """The carrier brings parcels from customers back to the shop, at the shop's expense."""

    def book_return(self, parcel: Parcel) -> Booking:
        """Announce a parcel whose ``sender`` is the customer and whose ``receiver`` is the shop.

        A repeat with the same reference gives the same booking and buys nothing, as with ``book``.
        """
        ...


@runtime_checkable
class CanPush(Protocol):
    """The carrier calls us when a parcel moves."""

    def read_push(self, headers: Mapping[str, str], body: bytes) -> Sequence[Tracking]:
        """What a message that came to the account's address tells, with the scans it names and no others.

        Pure: nothing is asked of the carrier. Raises ``CarrierRefused`` for a message that is not the carrier's or cannot
        be read; a parcel nobody knows is the caller's to drop.
        """
        ...


@runtime_checkable
class CanTest(Protocol):
    """The account's settings can be tried without booking anything."""

    def test(self) -> None: ...


@runtime_checkable
class CanSettle(Protocol):
    """The carrier tells what it collected at the doors and when it passed the money on."""

    def settlements(self, since: date, until: date) -> Sequence[Settlement]:
        """What was passed on within these days, both included, and what is collected and still with the carrier."""
        ...


# The registry


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierType:
    """A kind of carrier account the shop can open. ``make`` and ``fields`` are dotted paths."""

    code: str
    name: str
    make: str
    fields: str

    def settings_fields(self) -> tuple[SettingField, ...]:
        """What the panel's form asks for, in its order."""
        fields: tuple[SettingField, ...] = import_string(self.fields)
        return fields


WIRED = "kervan.config.wiring.CARRIERS"


def carrier_types() -> tuple[CarrierType, ...]:
    """Every carrier this installation can talk to, in the wiring's order."""
    return tuple(_type_of(code, make) for code, make in import_string(WIRED).items())


def carrier_type(code: str) -> CarrierType:
    """The one with this code. Raises ``NotFound``."""
    make = import_string(WIRED).get(code)
    if make is None:
        raise NotFound(
            _("“%(code)s” adlı kargo bağlantısı bu kurulumda yok.") % {"code": code}, code="carrier_type_unknown"
        )
    return _type_of(code, make)


def limits_of(code: str) -> Limits:
    """What this kind of carrier is known to refuse: ``LIMITS`` beside its settings; nothing for an unknown one."""
    make = import_string(WIRED).get(code)
    if make is None:
        return Limits()
    limits: Limits = getattr(import_module(make.rsplit(".", 2)[0] + ".settings"), "LIMITS", Limits())
    return limits


def make_carrier(code: str, settings: Mapping[str, object]) -> Carrier:
    """A carrier ready to be called with an account's opened ``settings``.

    Raises ``NotFound`` for an unknown code and ``Invalid`` when a setting is missing or wrong.
    """
    kind = carrier_type(code)
    adapter = import_string(kind.make)
    carrier: Carrier = adapter(read_settings(kind.settings_fields(), settings))
    return carrier


def _type_of(code: str, make: str) -> CarrierType:
    settings_module = make.rsplit(".", 2)[0] + ".settings"
    return CarrierType(
        code=code, name=str(import_string(settings_module + ".NAME")), make=make, fields=settings_module + ".FIELDS"
    )
