"""The port to e-invoice integrators: whom they know, what they are sent, and how they say no.

An adapter is one folder in ``kervan/integrations/einvoice/<name>/`` and one line in ``kervan/config/wiring.py``; its
``settings.py`` has NAME and FIELDS. Calls go over a network: they are made outside any transaction and may be repeated.
The document's ``uuid`` (ETTN) is the key by which a repeat is known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kervan.documents.invoice_content import InvoiceContent
from kervan.events.wiring import wired
from kervan.invoices.models import Integrator as Account
from kervan.lib.account_settings import SettingField, read_settings
from kervan.lib.errors import DomainError, NotFound
from kervan.lib.secrets import unseal

# What crosses the port


@dataclass(frozen=True, slots=True, kw_only=True)
class EInvoice:
    """A document to be signed and passed on. ``content`` says the same as ``xml``, for integrators that want it apart
    (each reads the data of an internet sale from another place).
    """

    uuid: str
    number: str
    profile: str  # EARSIVFATURA, TEMELFATURA, TICARIFATURA
    xml: bytes
    content: InvoiceContent
    buyer_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The integrator's yes: its own number for the document, and its words."""

    their_id: str
    words: str = ""


class DocumentStatus(StrEnum):
    """What became of a document, as the integrator tells it."""

    UNKNOWN = "unknown"  # never arrived there
    ACCEPTED = "accepted"
    REJECTED = "rejected"  # by GİB or by the buyer
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Where a document stands, in our word and in theirs."""

    status: DocumentStatus
    words: str = ""


# How an integrator says no


class IntegratorRefused(DomainError):
    """The integrator's no, in its own words. Shown to the merchant, never repeated by itself."""

    status = 422
    default_code = "integrator_refused"


class IntegratorSilent(Exception):
    """No usable answer: a time-out, a broken connection, a 5xx. The document may have arrived; a repeat tells."""


# What an integrator can do


class Integrator(Protocol):
    """What every integrator can do. Methods raise ``IntegratorRefused`` or ``IntegratorSilent``."""

    def is_registered(self, tax_id: str) -> bool:
        """Whether this VKN or TCKN is registered for e-Fatura today."""
        ...

    def send(self, document: EInvoice) -> Accepted:
        """Hand the document over. A repeat with the same uuid is the same document and gives the same answer."""
        ...

    def status(self, uuid: str) -> Told:
        """What became of a document."""
        ...

    def cancel(self, uuid: str) -> None:
        """Cancel an e-Arşiv document. Unknown or cancelled already is fine; too late is refused."""
        ...


@runtime_checkable
class CanTest(Protocol):
    """The account's settings can be tried without sending anything."""

    def test(self) -> None: ...


# The registry


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegratorType:
    """An integrator that can be chosen in the settings."""

    code: str
    name: str | Promise
    make: str
    fields: tuple[SettingField, ...]


def integrator_types() -> list[IntegratorType]:
    """All wired integrators, as the settings page offers them."""
    types = []
    for code, make in wired("INTEGRATORS").items():
        module = make.rsplit(".", 2)[0] + ".settings"
        name, fields = import_string(f"{module}.NAME"), import_string(f"{module}.FIELDS")
        types.append(IntegratorType(code=code, name=name, make=make, fields=fields))
    return types


def integrator_type(code: str) -> IntegratorType:
    """Raises ``NotFound``."""
    for found in integrator_types():
        if found.code == code:
            return found
    raise NotFound(_("Böyle bir e-fatura entegratörü yok."), code="integrator_not_found")


def settings_of(account: Account) -> dict[str, Any]:
    """All settings of the account, the secret ones opened. Never to be shown or logged."""
    secrets = json.loads(unseal(account.secrets)) if account.secrets else {}
    return {**account.settings, **secrets}


def make_integrator(code: str, settings: Mapping[str, object]) -> Integrator:
    """An integrator ready to be called. Raises ``NotFound`` for an unknown code, ``Invalid`` for wrong settings."""
    kind = integrator_type(code)
    integrator: Integrator = import_string(kind.make)(read_settings(kind.fields, settings))
    return integrator


def integrator_of(account: Account) -> Integrator:
    """The adapter that speaks to this account's integrator."""
    return make_integrator(account.type, settings_of(account))


def try_integrator(account: Account) -> bool:
    """Ask the integrator whether it knows this account. False when it cannot be asked. A network call.

    Raises ``IntegratorRefused`` in its own words, ``IntegratorSilent`` when no answer comes.
    """
    integrator = integrator_of(account)
    if not isinstance(integrator, CanTest):
        return False
    integrator.test()
    return True
