"""What a message tells, read fresh at the moment it is written: plain data, no models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kervan.customers.address import Address
from kervan.events.models import Event
from kervan.lib.money import format_money
from kervan.lib.phones import national
from kervan.notifications.models import Message
from kervan.orders.links import order_url
from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.orders.status import OrderStatus
from kervan.payments.models import BankAccount, Refund
from kervan.payments.queries import method_settings
from kervan.returns.models import Payer, Wish
from kervan.returns.queries import exemption_label, rules, whole_returns
from kervan.sales.models import CustomerMessage
from kervan.sales.unpaid import term_of
from kervan.shipping.models import Shipment
from kervan.shop.queries import shop

ASKS_FOR_MONEY = frozenset({"order_placed", "payment_reminder", "order_reopened"})
"""Messages that say how the balance is paid."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
DEFAULT_ACCENT = "#206bc4"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopFacts:
    """Who writes."""

    name: str
    accent: str = DEFAULT_ACCENT
    has_logo: bool = False
    website: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """A line of the order, or the pieces of it that a message is about. ``amount`` in kuruş, or None."""

    title: str
    quantity: int
    amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    name: str
    holder: str
    iban: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelFacts:
    carrier: str = ""
    reference: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    goods: tuple[Goods, ...] = ()
    cod_amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFacts:
    """The return a message is about. ``exemption`` is the legal reason's name; days are dates or None. ``label``: a
    carrier gave, or is being asked for, a label that the shop pays.
    """

    code: str = ""
    goods: tuple[Goods, ...] = ()
    came: tuple[Goods, ...] = ()
    exchange: bool = False
    instructions: str = ""
    address: str = ""
    shop_pays_freight: bool = True
    send_by: date | None = None
    refund_due: date | None = None
    rejection: str = ""
    exemption: str = ""
    label: bool = False
    carrier: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything any message may tell about one order. Amounts in kuruş; ``happened`` is the event's own data."""

    number: int
    customer: str
    language: str
    currency: str
    method: str
    total: int
    balance: int
    paid_in: int
    shop: ShopFacts
    goods: tuple[Goods, ...] = ()
    adjustments: tuple[tuple[str, str, int], ...] = ()
    address: Address | None = None
    instructions: str = ""
    banks: tuple[Bank, ...] = ()
    parcel: ParcelFacts = field(default_factory=ParcelFacts)
    whole_order: bool = True
    cancelled: tuple[Goods, ...] = ()
    returned: ReturnFacts = field(default_factory=ReturnFacts)
    given_up: bool = False
    pay_by: date | None = None
    reopened: tuple[Goods, ...] = ()
    refund_iban_end: str = ""
    refund_to_card: bool = False
    order_url: str = ""
    answer: str = ""
    door_card: bool = False
    held: int = 0  # kuruş of the balance that are held on a card
    happened: Mapping[str, Any] = field(default_factory=dict)

    def money(self, amount: int) -> str:
        return format_money(amount, self.currency, self.language)


def facts_of(message: Message) -> Facts:
    """Read what this message tells, as it is now. What happened then stands in its event."""
    order = Order.objects.get(pk=message.order_id)
    lines = list(order.lines.all())
    happened = Event.objects.values_list("data", flat=True).get(pk=message.event_id)
    parcel, whole = _parcel(message, order)
    taken: dict[str, int] = happened.get("pieces") or {} if message.kind == "order_cancelled" else {}
    opened: dict[str, int] = happened.get("pieces") or {} if message.kind == "order_reopened" else {}
    asks_for_money = message.kind in ASKS_FOR_MONEY
    wants_banks = order.payment_method == "bank_transfer" and asks_for_money
    return Facts(
        number=order.number,
        customer=order.customer_name,
        language=message.language,
        currency=order.currency,
        method=order.payment_method,
        total=order.total,
        balance=order.balance,
        paid_in=order.paid_in - order.refunded,
        shop=shop_facts(),
        goods=tuple(Goods(title=line.title, quantity=line.quantity, amount=line.total) for line in lines),
        adjustments=tuple((row.kind, row.label, row.amount) for row in Adjustment.objects.filter(order=order)),
        address=Address.from_data(order.shipping_address) if order.shipping_address else None,
        instructions=method_settings(order.payment_method).instructions if asks_for_money else "",
        banks=_banks() if wants_banks else (),
        parcel=parcel,
        whole_order=whole,
        cancelled=_pieces(lines, taken),
        given_up=order.status == OrderStatus.CANCELLED,
        pay_by=_pay_by(order) if asks_for_money else None,
        reopened=_pieces(lines, opened),
        returned=_returned(happened) if message.kind.startswith("return_") else ReturnFacts(),
        order_url=order_url(order),
        door_card=order.door_card,
        held=min(order.authorized, max(order.balance, 0)),
        answer=_answer(happened) if message.kind == "answer" else "",
        happened=happened,
        **_refund(message, happened),
    )


def _pieces(lines: list[OrderLine], pieces: Mapping[str, int]) -> tuple[Goods, ...]:
    """The pieces that an event names, by order line id."""
    return tuple(Goods(title=line.title, quantity=pieces[str(line.pk)]) for line in lines if str(line.pk) in pieces)


def _pay_by(order: Order) -> date | None:
    term = term_of(order)
    return term.pay_by if term is not None else None


def shop_facts() -> ShopFacts:
    """The shop as its customers know it; what it gives for support wins over its general contact."""
    row = shop()
    has_logo = bool(row.logo) and row.logo.storage.exists(str(row.logo.name))
    return ShopFacts(
        name=" ".join(row.name.split()),
        accent=row.accent if _COLOUR.fullmatch(row.accent) else DEFAULT_ACCENT,
        has_logo=has_logo,
        website=row.website,
        address=row.address,
        phone=national(row.support_phone or row.phone),
        email=row.support_email or row.email,
        hours=row.support_hours,
    )


def _refund(message: Message, happened: Mapping[str, Any]) -> dict[str, Any]:
    """Where the money went that the message is about; of an IBAN only its end."""
    if message.kind != "refunded":
        return {}
    refund = Refund.objects.select_related("payment").get(pk=happened["refund_id"])
    by_card = refund.payment is not None and refund.payment.method == "card"
    return {"refund_iban_end": refund.iban_end, "refund_to_card": by_card and not refund.iban_end}


def _answer(happened: Mapping[str, Any]) -> str:
    row = CustomerMessage.objects.filter(pk=happened["message_id"]).first()
    return row.text if row is not None else ""


def _banks() -> tuple[Bank, ...]:
    accounts = BankAccount.objects.filter(active=True)
    return tuple(Bank(name=account.bank, holder=account.holder, iban=account.iban) for account in accounts)


def _returned(happened: Mapping[str, Any]) -> ReturnFacts:
    this = whole_returns().get(pk=happened["return_id"])
    rows, under, settings = list(this.lines.all()), rules(), shop()
    place = "/".join(part for part in (settings.district, settings.city) if part)
    label = this.label if this.label and this.label.state in {"requested", "ready"} else None
    came = {int(line): counts for line, counts in (happened.get("pieces") or {}).items() if isinstance(counts, dict)}
    return ReturnFacts(
        code=this.code,
        goods=tuple(Goods(title=row.line.title, quantity=row.quantity) for row in rows),
        came=tuple(
            Goods(title=row.line.title, quantity=count)
            for row in rows
            if (count := sum(came.get(row.line_id, {}).get(outcome, 0) for outcome in ("good", "damaged")))
        ),
        exchange=this.wish == Wish.EXCHANGE,
        instructions=under.instructions,
        address=", ".join(part for part in (settings.legal_name or settings.name, settings.address, place) if part),
        shop_pays_freight=this.freight_payer == Payer.SHOP,
        send_by=this.send_by,
        refund_due=this.refund_due,
        rejection=this.rejection,
        exemption=exemption_label(this.exemption),
        label=label is not None,
        carrier=label.carrier_name if label else "",
        reference=label.reference if label else "",
    )


def _parcel(message: Message, order: Order) -> tuple[ParcelFacts, bool]:
    """The parcel the message is about, and whether everything still wanted of the order is in it."""
    if message.shipment_id is None:
        return ParcelFacts(), True
    shipment = Shipment.objects.prefetch_related("lines__line").get(pk=message.shipment_id)
    inside = list(shipment.lines.all())
    parcel = ParcelFacts(
        carrier=shipment.carrier_name,
        reference=shipment.reference,
        tracking_number=shipment.tracking_number,
        tracking_url=shipment.tracking_url,
        goods=tuple(Goods(title=row.line.title, quantity=row.quantity) for row in inside),
        cod_amount=shipment.cod_amount,
    )
    return parcel, sum(row.quantity for row in inside) >= sum(line.open for line in order.lines.all())
