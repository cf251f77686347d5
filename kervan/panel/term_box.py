"""How long an order waits for its money, as its page shows it; and money that came after it was given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kervan.events.models import Event
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order
from kervan.orders.status import OrderStatus
from kervan.panel.next_step import Step
from kervan.sales.actions.reopen_order import refuse_unless_reopenable
from kervan.sales.unpaid import term_of

REOPEN = Step(
    "reopen",
    _("Yeniden aç"),
    _("ödeme, sipariş iptal edildikten sonra geldi: siparişi yeniden açın ya da parayı geri verin."),
    "orders.reopen",
)


@dataclass(frozen=True, slots=True)
class TermBox:
    """``waits``: the days below still count. ``late``: money came for an order that was given up, nothing decided yet.

    ``why_not`` is the reason why the order can't be opened again, "" when it can, None when it is not cancelled.
    """

    pay_by: date | None = None
    expires_on: date | None = None
    remind_on: date | None = None
    reminded_at: datetime | None = None
    expired_at: datetime | None = None
    waits: bool = False
    late: bool = False
    why_not: str | None = None
    may_reopen: bool = False
    may_remind: bool = False
    may_record: bool = False

    @property
    def can_reopen(self) -> bool:
        return self.may_reopen and self.why_not == ""


def term_box(order: Order, rights: frozenset[str]) -> TermBox:
    """One statement; one more for a cancelled order with money in it."""
    term = term_of(order)
    cancelled = order.status == OrderStatus.CANCELLED and not order.draft
    waits = not cancelled and order.placed_at is not None and not order.draft and order.uncovered > 0
    return TermBox(
        pay_by=term.pay_by if term else None,
        expires_on=term.expires_on if term and not term.closed else None,
        remind_on=term.remind_on if term and term.reminded_at is None else None,
        reminded_at=term.reminded_at if term else None,
        expired_at=term.expired_at if term and cancelled else None,
        waits=waits,
        late=cancelled and order.paid_in > 0 and not order.refunded and not order.refunding and _came_late(order),
        why_not=_why_not(order) if cancelled else None,
        may_reopen="orders.reopen" in rights,
        may_remind="payments.remind" in rights and waits,
        may_record="payments.record" in rights and cancelled and order.paid_in == 0,
    )


def _came_late(order: Order) -> bool:
    events = Event.objects.filter(subject="order", subject_id=order.pk)
    names = ["payment.captured", "order.pieces_cancelled"]
    last = dict(events.filter(name__in=names).order_by("id").values_list("name", "id"))
    return last.get("payment.captured", 0) > last.get("order.pieces_cancelled", 0)


def _why_not(order: Order) -> str:
    try:
        refuse_unless_reopenable(order)
    except NotAllowed as refusal:
        return str(refusal)
    return ""
