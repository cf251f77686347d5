"""All that stands on an invoice or a gider pusulası, as plain values: what the PDF and the UBL-TR XML are made of.

It is frozen when the document is issued and kept as JSON beside it, so the same document can be drawn again years later
whatever has become of the order, the shop and the catalogue.

Amounts are kuruş and VAT is shown apart: ``net + vat == gross`` on every line, and the totals are the sums of the lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self


class DocumentKind(StrEnum):
    """What the paper is."""

    INVOICE = "invoice"  # Fatura
    EXPENSE_VOUCHER = "expense_voucher"  # Gider pusulası: a consumer gives goods back


class Profile(StrEnum):
    """GİB's ProfileID. Registered e-Fatura users get one of the two e-Fatura profiles, everybody else e-Arşiv."""

    EARCHIVE = "EARSIVFATURA"
    BASIC = "TEMELFATURA"
    COMMERCIAL = "TICARIFATURA"


class InvoiceType(StrEnum):
    """GİB's InvoiceTypeCode, as far as a shop that sells goods writes them."""

    SALE = "SATIS"
    RETURN = "IADE"
    EXEMPT = "ISTISNA"


class PaymentWay(StrEnum):
    """How an internet sale was paid: GİB's ``odemeSekli``."""

    CARD = "KREDIKARTI/BANKAKARTI"
    TRANSFER = "EFT/HAVALE"
    AT_THE_DOOR = "KAPIDAODEME"
    THROUGH_AGENT = "ODEMEARACISI"
    OTHER = "DIGER"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceParty:
    """The seller or the buyer. ``city`` is il, ``district`` ilçe; the country is ISO 3166-1 alpha-2.

    ``tax_id`` is a VKN (10 digits: a company, ``name`` is its title) or a TCKN (11 digits: a person). A consumer who
    gave none has 11111111111. Given and family name are filled in for persons and are both never empty then.
    """

    name: str
    tax_id: str
    tax_office: str = ""
    given_name: str = ""
    family_name: str = ""
    line: str = ""
    neighbourhood: str = ""
    district: str = ""
    city: str = ""
    postal_code: str = ""
    country: str = "TR"
    phone: str = ""  # E.164
    email: str = ""
    website: str = ""

    @property
    def is_company(self) -> bool:
        """Whether the number is a VKN."""
        return len(self.tax_id) == 10


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One line.

    ``unit_price`` is in lira without VAT, with up to 8 decimals: ``quantity * unit_price`` rounded to kuruş is
    ``net + discount``. ``discount`` is kuruş without VAT and never negative (a price that was raised stands in the
    unit price). ``vat_rate`` is in percent. The exemption is given where the rate is 0.
    """

    name: str
    quantity: int
    unit_price: Decimal
    net: int
    vat_rate: Decimal
    vat: int
    gross: int
    discount: int = 0
    sku: str = ""
    unit_code: str = "C62"  # UN/ECE: piece ("adet")
    exemption_code: str = ""
    exemption_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VatTotal:
    """What the lines of one VAT rate come to, in kuruş."""

    rate: Decimal
    net: int
    vat: int
    exemption_code: str = ""
    exemption_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InternetSale:
    """What an e-Arşiv invoice of a sale over the internet must state (VUK 509). None: not known when it was issued."""

    web_address: str
    payment_way: PaymentWay
    payment_agent: str = ""  # with THROUGH_AGENT: the marketplace or payment house
    paid_on: date | None = None
    carrier_name: str = ""
    carrier_tax_id: str = ""  # VKN, or TCKN of a courier
    dispatched_on: date | None = None
    tracking_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedInvoice:
    """The invoice that a return invoice or a gider pusulası belongs to."""

    number: str
    issued_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceContent:
    """One document. ``number`` is 3 letters, the year and 9 digits; ``uuid`` the ETTN in small letters.

    ``issued_at`` is aware; its day and hour are read in the shop's time zone. ``language`` is the buyer's, for the
    mail and for the second language of labels; what the law wants stands in Turkish always.
    """

    kind: DocumentKind = DocumentKind.INVOICE
    number: str
    uuid: str
    issued_at: datetime
    profile: Profile = Profile.EARCHIVE
    type: InvoiceType = InvoiceType.SALE
    currency: str = "TRY"
    language: str = "tr"
    seller: InvoiceParty
    buyer: InvoiceParty
    lines: tuple[InvoiceLine, ...]
    vat_totals: tuple[VatTotal, ...]  # by rate, the lowest first
    net_total: int  # after discounts
    discount_total: int = 0
    vat_total: int
    payable: int  # net_total + vat_total
    internet_sale: InternetSale | None = None
    order_number: str = ""
    ordered_on: date | None = None
    dispatch_reference: str = ""  # irsaliye number, where there is one
    delivery: InvoiceParty | None = None  # where the goods went, when that is not the buyer's own address
    corrected: CorrectedInvoice | None = None
    notes: tuple[str, ...] = ()
    logo: bytes | None = None  # not kept in the JSON

    def as_data(self) -> dict[str, Any]:
        """For the JSON column; the logo is left out."""
        return {name: value for name, value in _plain(self).items() if name != "logo"}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> InvoiceContent:
        """From the JSON column. Fields that later versions added have their defaults."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        values |= {
            "kind": DocumentKind(data["kind"]),
            "issued_at": datetime.fromisoformat(data["issued_at"]),
            "profile": Profile(data["profile"]),
            "type": InvoiceType(data["type"]),
            "seller": InvoiceParty(**data["seller"]),
            "buyer": InvoiceParty(**data["buyer"]),
            "lines": tuple(InvoiceLine(**_decimals(line, "unit_price", "vat_rate")) for line in data["lines"]),
            "vat_totals": tuple(VatTotal(**_decimals(total, "rate")) for total in data["vat_totals"]),
            "internet_sale": _internet_sale(data.get("internet_sale")),
            "ordered_on": _day(data.get("ordered_on")),
            "delivery": InvoiceParty(**data["delivery"]) if data.get("delivery") else None,
            "corrected": _corrected(data.get("corrected")),
            "notes": tuple(data.get("notes", ())),
        }
        return cls(**values)

    def with_logo(self, logo: bytes | None) -> Self:
        """The same document with the shop's logo on it."""
        return replace(self, logo=logo)


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def _decimals(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**data, **{name: Decimal(data[name]) for name in names}}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _internet_sale(data: Mapping[str, Any] | None) -> InternetSale | None:
    if not data:
        return None
    known = {**data, "payment_way": PaymentWay(data["payment_way"])}
    return InternetSale(**{**known, "paid_on": _day(data["paid_on"]), "dispatched_on": _day(data["dispatched_on"])})


def _corrected(data: Mapping[str, Any] | None) -> CorrectedInvoice | None:
    return CorrectedInvoice(number=data["number"], issued_on=date.fromisoformat(data["issued_on"])) if data else None
