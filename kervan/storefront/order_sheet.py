"""One order as its customer sees it. Plain rows for the templates: what was bought, where it is, what is paid and open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from kervan.checkout.models import Consent
from kervan.checkout.queries import consents_of
from kervan.customers.address import Address
from kervan.invoices.models import Invoice
from kervan.orders.models import Adjustment, Order, OrderLine, PaymentMethod
from kervan.orders.status import OrderStatus, PaymentStatus
from kervan.payments.attempts import card_account
from kervan.payments.models import BankAccount, TransferNotice
from kervan.payments.notices import may_announce, notices_of
from kervan.payments.queries import method_settings
from kervan.sales.cancel_wishes import may_wish_cancel, wish_of
from kervan.sales.conversations import conversation_of
from kervan.sales.models import CancelWish, CustomerMessage
from kervan.sales.unpaid import term_of
from kervan.shipping.models import Shipment
from kervan.shipping.queries import parcels_of
from kervan.shipping.scan_words import scan_label
from kervan.shipping.states import State
from kervan.storefront.order_invoices import invoices_for_customer
from kervan.storefront.order_return_rows import ReturnRow, offered, return_offer, return_rows
from kervan.storefront.order_words import order_sentence, payment_sentence, payment_word, tone_of

SHOWN = {
    State.REQUESTED: State.READY,
    State.REFUSED: State.READY,
    State.READY: State.READY,
    State.CANCELLING: State.READY,
    State.SHIPPED: State.SHIPPED,
    State.DELIVERED: State.DELIVERED,
    State.UNDELIVERED: State.UNDELIVERED,
}
"""How far a parcel is for its receiver; what the shop and the carrier still settle between them is none of their concern."""

PARCEL_TONES = {State.DELIVERED: "is-good", State.UNDELIVERED: "is-bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    label: str
    sentence: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    at: datetime
    label: str
    text: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelRow:
    """A parcel of the order. ``goods``: (title, pieces)."""

    label: str
    tone: str
    carrier: str
    reference: str
    tracking_number: str
    tracking_url: str
    at: datetime | None
    cod_amount: int
    goods: tuple[tuple[str, int], ...]
    scans: tuple[Scan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    title: str
    quantity: int
    total: int
    cancelled: int
    returned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HowToPay:
    """What the customer still has to do about money. ``amount`` in kuruş."""

    amount: int
    by_transfer: bool
    pay_by: date | None
    instructions: str
    banks: tuple[BankAccount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSheet:
    order: Order
    status: Status
    payment: Status
    lines: tuple[LineRow, ...]
    parcels: tuple[ParcelRow, ...]
    sums: tuple[tuple[str, int], ...]
    less: int
    owed_back: int
    address: Address | None
    billing: Address | None
    to_pay: HowToPay | None
    by_card: bool
    may_announce: bool
    notices: tuple[TransferNotice, ...]
    cancel_wish: CancelWish | None
    may_cancel: bool
    on_its_way: bool
    invoices: tuple[Invoice, ...]
    consents: tuple[Consent, ...]
    returns: tuple[ReturnRow, ...]
    may_return: bool
    return_until: date | None
    return_over: bool
    may_write: bool
    conversation: tuple[CustomerMessage, ...]


def sheet_of(order: Order) -> OrderSheet:
    """Everything the page shows of the order; a handful of statements however large it is."""
    lines = list(order.lines.all())
    parcels = parcels_of(order.pk)
    offer = return_offer(order)
    return OrderSheet(
        order=order,
        status=_order_status(order),
        payment=_payment_status(order),
        lines=tuple(_line(line) for line in lines),
        parcels=tuple(row for parcel in parcels if (row := _parcel(parcel)) is not None),
        sums=tuple(_sums(order.adjustments.all())),
        less=-(order.total - order.due + order.credited_returns),
        owed_back=max(-order.balance, 0),
        address=Address.from_data(order.shipping_address) if order.shipping_address else None,
        billing=_billing(order),
        to_pay=_how_to_pay(order),
        by_card=order.uncovered > 0 and card_account() is not None,
        may_announce=may_announce(order),
        cancel_wish=wish_of(order) if order.status != OrderStatus.CANCELLED else None,
        may_cancel=may_wish_cancel(order),
        on_its_way=order.status in {OrderStatus.SHIPPED, OrderStatus.PARTIALLY_SHIPPED},
        invoices=invoices_for_customer(order),
        consents=tuple(consents_of(order.pk)),
        returns=return_rows(order),
        may_return=offered(offer),
        return_until=offer.last_day,
        return_over=bool(offer.lines) and not offer.is_open,
        may_write=order.placed_at is not None,
        conversation=tuple(conversation_of(order)),
        notices=tuple(note for note in notices_of(order.pk) if note.state != TransferNotice.State.CONFIRMED),
    )


def _order_status(order: Order) -> Status:
    status = OrderStatus(order.status)
    return Status(label=str(status.label), sentence=order_sentence(order), tone=tone_of(status))


def _payment_status(order: Order) -> Status:
    status = PaymentStatus(order.payment_status)
    return Status(label=payment_word(order), sentence=payment_sentence(order), tone=tone_of(status))


def _line(line: OrderLine) -> LineRow:
    return LineRow(
        title=line.title, quantity=line.quantity, total=line.total, cancelled=line.cancelled, returned=line.returned
    )


def _parcel(parcel: Shipment) -> ParcelRow | None:
    shown = SHOWN.get(State(parcel.state))
    if shown is None:
        return None
    scans = sorted(parcel.scans.all(), key=lambda scan: (scan.at, scan.pk), reverse=True)
    moments = {
        State.DELIVERED: parcel.delivered_at,
        State.SHIPPED: parcel.shipped_at,
        State.UNDELIVERED: parcel.undelivered_at,
    }
    return ParcelRow(
        label=shown.label,
        tone=PARCEL_TONES.get(shown, ""),
        carrier=parcel.carrier_name,
        reference=parcel.reference if parcel.has_carrier else "",
        tracking_number=parcel.tracking_number,
        tracking_url=parcel.tracking_url if parcel.tracking_url.startswith(("https://", "http://")) else "",
        at=moments.get(shown),
        cod_amount=parcel.cod_amount if shown in {State.READY, State.SHIPPED} else 0,
        goods=tuple(
            (row.line.title, row.quantity) for row in sorted(parcel.lines.all(), key=lambda row: row.line.position)
        ),
        scans=tuple(
            Scan(at=scan.at, label=scan_label(scan.status), text=scan.raw_text, place=scan.place) for scan in scans
        ),
    )


def _sums(adjustments: Iterable[Adjustment]) -> Iterable[tuple[str, int]]:
    """Fees and discounts under the names customers know them by; nobody outside the shop says "price rule"."""
    names = {
        Adjustment.Kind.SHIPPING_FEE: _("Kargo ücreti"),
        Adjustment.Kind.COD_FEE: _("Kapıda ödeme ücreti"),
        Adjustment.Kind.SMALL_DIFFERENCE: _("Kapatılan fark"),
    }
    for row in adjustments:
        other = _("İndirim") if row.amount < 0 else _("Ek ücret")
        yield row.label or names.get(Adjustment.Kind(row.kind), other), row.amount


def _billing(order: Order) -> Address | None:
    if not order.billing_address or order.billing_address == order.shipping_address:
        return None
    return Address.from_data(order.billing_address)


def _how_to_pay(order: Order) -> HowToPay | None:
    if order.uncovered == 0 or order.status == OrderStatus.CANCELLED:
        return None
    transfer = order.payment_method == PaymentMethod.BANK_TRANSFER
    term = term_of(order) if transfer else None
    return HowToPay(
        amount=order.uncovered,
        by_transfer=transfer,
        pay_by=term.pay_by if term is not None else None,
        instructions=method_settings(order.payment_method).instructions,
        banks=tuple(BankAccount.objects.filter(active=True)) if transfer else (),
    )
