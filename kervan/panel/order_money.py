"""What the Ödemeler card says: the price with its VAT, the ledger, what is due, paid and still open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from kervan.lib import clock
from kervan.lib.money import format_money
from kervan.orders.links import order_url
from kervan.orders.models import Adjustment, Order, OrderLine, PaymentMethod
from kervan.orders.queries import LAPSES_SOON
from kervan.orders.status import OrderStatus
from kervan.panel.refund_rows import RefundRow, refund_rows
from kervan.payments.actions.settle_payment import ANOTHER_AMOUNT
from kervan.payments.ledger import ENDS_A_HOLD
from kervan.payments.models import Payment, PaymentEvent, Refund, TransferNotice
from kervan.payments.notices import waiting_notices
from kervan.payments.queries import refundable
from kervan.payments.states import COUNTED, RefundState
from kervan.shop.queries import shop

Kind = PaymentEvent.Kind
_NOTHING_CAME = {Kind.FAILED, Kind.VOIDED}


@dataclass(frozen=True, slots=True)
class Hold:
    """Money held on a card, and what can be done with it. ``asked``: what the gateway is doing with it right now."""

    payment_id: int
    until: datetime | None
    soon: bool
    asked: str
    problem: str
    can_capture: bool
    can_release: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. ``amount`` in kuruş with its sign; ``voidable``: the payment that can be taken back."""

    label: str
    method: str
    amount: int
    at: datetime
    day: date | None
    account: str
    reference: str
    who: str
    note: str
    voidable: int = 0
    undone: bool = False
    refund: RefundRow | None = None
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """Everything of the card; None parts are left out. ``for_lines``: order line id → what was given back for it.
    ``pay_link``: where the customer pays what is open, for staff to send; "" when nothing is."""

    rows: list[tuple[str, int]]
    total: int
    vat: list[tuple[str, int]]
    vat_total: int
    cancelled: int
    due: int
    paid: int
    refunded: int
    refunding: int
    goodwill: int
    balance: int
    held: int
    ledger: list[Entry]
    nothing_to_do: str
    can_record: bool
    can_close: bool
    can_refund: bool
    method: str
    notices: list[TransferNotice]
    for_lines: Mapping[int, int]
    pay_link: str

    @property
    def for_no_line(self) -> int:
        """What was given back and is written on no line: the fee for the way, a typed amount, a courtesy."""
        return max(self.refunded - sum(self.for_lines.values()), 0)

    @property
    def at_gateway(self) -> bool:
        """Whether a refund or held money waits for its gateway's answer."""
        return any(
            (entry.refund is not None and entry.refund.at_gateway) or (entry.hold is not None and entry.hold.asked)
            for entry in self.ledger
        )

    @property
    def owed_back(self) -> int:
        """What the customer is to get back beside the refunds that are under way, as a plain amount."""
        return max(-self.balance - self.refunding, 0)


def money_of(
    order: Order,
    lines: Iterable[OrderLine],
    adjustments: Iterable[Adjustment],
    rights: frozenset[str],
    *,
    given_up: bool = False,
) -> Money | None:
    """The card's facts; None for those who may not see money. Three statements and the shop's limit.

    ``given_up``: cancelled because no money came; what comes late is still recorded.
    """
    if "payments.view" not in rights:
        return None
    lines, adjustments = list(lines), list(adjustments)
    live = order.status != OrderStatus.CANCELLED and not order.draft
    refunds = list(order.refunds.select_related("payment__gateway"))
    return Money(
        rows=_rows(order, adjustments),
        total=order.total,
        vat=_vat(lines, adjustments),
        vat_total=order.vat_total,
        cancelled=order.due - order.total,
        due=order.due,
        paid=order.paid_in,
        refunded=order.refunded,
        refunding=order.refunding,
        goodwill=order.goodwill,
        balance=order.balance,
        held=order.authorized,
        ledger=_ledger(order, refunds, rights),
        nothing_to_do=_nothing_to_do(order),
        can_record="payments.record" in rights
        and ((live and order.uncovered > 0) or (given_up and order.paid_in == 0)),
        can_close=(
            live
            and "payments.close_difference" in rights
            and order.paid_in > 0
            and order.balance != 0
            and abs(order.balance) <= shop().small_difference_limit
        ),
        can_refund="payments.refund" in rights and refundable(order) > 0,
        method=order.pays_by,
        notices=waiting_notices(order),
        for_lines=_given_back(refunds),
        pay_link=order_url(order) if live and order.uncovered > 0 and "orders.edit" in rights else "",
    )


def _nothing_to_do(order: Order) -> str:
    if order.placed_at is None or order.balance != 0 or order.paid_in <= 0 or order.refunding:
        return ""
    if order.payment_method == PaymentMethod.CARD:
        return _("Kartla ödendi, yapmanız gereken bir şey yok.")
    return _("Ödemenin tamamı alındı, yapmanız gereken bir şey yok.")


def _rows(order: Order, adjustments: list[Adjustment]) -> list[tuple[str, int]]:
    rows = [(_("Ürünler"), order.goods_total)]
    return rows + [(row.shown, row.amount) for row in adjustments]


def _vat(lines: list[OrderLine], adjustments: list[Adjustment]) -> list[tuple[str, int]]:
    """VAT by rate, lowest first. A price rule's VAT stands in the lines that share it."""
    sums: dict[Decimal, int] = defaultdict(int)
    for line in lines:
        sums[line.vat_rate] += line.vat
    for row in adjustments:
        if row.kind != Adjustment.Kind.PRICE_RULE:
            sums[row.vat_rate] += row.vat
    return [
        (_("KDV %%%(rate)s") % {"rate": f"{rate.normalize():f}".replace(".", ",")}, amount)
        for rate, amount in sorted(sums.items())
        if amount
    ]


def _given_back(refunds: Iterable[Refund]) -> dict[int, int]:
    """Order line id → kuruş, of refunds that arrived. One that was split over payments names its lines once."""
    sums: dict[int, int] = defaultdict(int)
    for refund in refunds:
        if refund.state == RefundState.SUCCEEDED:
            for line_id, amount in refund.lines.items():
                sums[int(line_id)] += amount
    return dict(sums)


def _ledger(order: Order, refunds: Iterable[Refund], rights: frozenset[str]) -> list[Entry]:
    entries: list[Entry] = []
    payments = order.payments.select_related("bank_account", "gateway", "order").prefetch_related("events")
    for payment in payments:
        entries += _entries_of(payment, rights)
    entries += [
        Entry(
            label=_("Para iadesi"),
            method=row.way,
            amount=-row.refund.amount,
            at=row.refund.created_at,
            day=row.refund.paid_on,
            account="",
            reference=row.refund.paid_reference,
            who=row.refund.requested_by,
            note=row.refund.reason,
            undone=row.refund.state not in COUNTED,
            refund=row,
        )
        for row in refund_rows(refunds, rights)
    ]
    return sorted(entries, key=lambda entry: entry.at)


def _card_words(payment: Payment) -> str:
    """The card, how many instalments, and what they cost the customer above the amount."""
    words = [payment.card, payment.gateway.name if payment.gateway else ""]
    if payment.installments > 1:
        words.append(_("%(count)s taksit") % {"count": payment.installments})
    if payment.fee > 0:
        words.append(_("taksit farkı %(amount)s") % {"amount": format_money(payment.fee, payment.order.currency)})
    return " · ".join(word for word in words if word)


def _hold(payment: Payment, rights: frozenset[str]) -> Hold:
    soon = payment.hold_until is not None and payment.hold_until < clock.now() + LAPSES_SOON
    owed = min(payment.amount, payment.order.balance)
    return Hold(
        payment_id=payment.pk,
        until=payment.hold_until,
        soon=soon,
        asked=str(Payment.Wish(payment.wish).label) if payment.wish else "",
        problem=payment.problem,
        can_capture=not payment.wish and owed > 0 and "payments.record" in rights,
        can_release=not payment.wish and "payments.void" in rights,
    )


def _entries_of(payment: Payment, rights: frozenset[str]) -> list[Entry]:
    events = list(payment.events.all())
    standing = sum(event.amount * {Kind.CAPTURED: 1, Kind.REVERSED: -1}.get(Kind(event.kind), 0) for event in events)
    shown = [event for event in events if event.kind != Kind.REQUESTED]
    held = not any(event.kind in ENDS_A_HOLD for event in events)
    listed = []
    for event in shown:
        captured = event.kind == Kind.CAPTURED
        listed.append(
            Entry(
                label=str(Kind(event.kind).label),
                method=str(PaymentMethod(payment.method).label),
                amount=-event.amount if event.kind == Kind.REVERSED else event.amount,
                at=event.at,
                day=payment.received_on if captured else None,
                account=str(payment.bank_account) if captured and payment.bank_account else "",
                reference=payment.reference if captured else "",
                who=event.actor_name,
                note=event.note or (_card_words(payment) if captured or event.kind == Kind.AUTHORIZED else ""),
                voidable=(
                    payment.pk
                    if captured and standing > 0 and payment.method != PaymentMethod.CARD and "payments.void" in rights
                    else 0
                ),
                undone=(captured and standing <= 0) or event.kind in _NOTHING_CAME,
                hold=_hold(payment, rights) if event.kind == Kind.AUTHORIZED and held else None,
            )
        )
    if payment.problem_code == ANOTHER_AMOUNT and not standing:
        listed.append(
            Entry(
                label=_("Bakılması gerekiyor"),
                method=str(PaymentMethod(payment.method).label),
                amount=payment.amount,
                at=payment.checked_at or payment.created_at,
                day=None,
                account="",
                reference="",
                who="",
                note=payment.problem,
                undone=True,
            )
        )
    return listed
