"""What an order is placed from: plain data, the same from every face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from kervan.orders.pricing import Charge, PriceRule


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """A catalogue line (``sku``; price, title and VAT default to the catalogue's) or a custom one (title, price, VAT)."""

    quantity: int
    sku: str = ""
    title: str = ""
    unit_price: int | None = None
    vat_rate: Decimal | None = None
    rules: tuple[PriceRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomer:
    """Known again by e-mail, else by phone. ``kind`` is "person", "company", or "" for what the tax number says."""

    name: str = ""
    email: str = ""
    phone: str = ""
    tax_id: str = ""
    tax_office: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPolicy:
    """What the order's channel decides; kept on the order as it was that day."""

    code: str = "manual"
    tells_customer: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """Everything about an order that is to be placed. Amounts in kuruş; addresses as mappings, checked by the action."""

    lines: tuple[NewLine, ...]
    payment_method: str
    door_card: bool | None = None  # cash on delivery, paid by card at the door; None: as the method's settings say
    channel: ChannelPolicy = field(default_factory=ChannelPolicy)
    external_id: str = ""
    customer: NewCustomer = field(default_factory=NewCustomer)
    customer_id: int | None = None
    shipping_address: Mapping[str, Any] | None = None
    billing_address: Mapping[str, Any] | None = None
    rules: tuple[PriceRule, ...] = ()
    charges: tuple[Charge, ...] = ()
    language: str = "tr"
    customer_note: str = ""
    tags: tuple[str, ...] = ()
    captured: bool = False
    payment_reference: str = ""
    gateway: str = ""  # the name of the gateway account that took the card
    placed_at: datetime | None = None
    notify: bool = True
