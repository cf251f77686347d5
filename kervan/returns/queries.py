"""Reading returns: the shop's rules, what can be sent back, what a return is worth, and what is open on each side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kervan.catalog.models import PastExemption, ReturnExemption
from kervan.lib import clock
from kervan.lib.errors import NotFound
from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.orders.pricing import value_of_pieces
from kervan.returns.models import Return, ReturnLine, ReturnRules
from kervan.returns.states import MOVES, OPEN, State
from kervan.shipping.models import Shipment
from kervan.shipping.states import State as Parcel

FEES = (Adjustment.Kind.SHIPPING_FEE, Adjustment.Kind.COD_FEE)


def rules() -> ReturnRules:
    """The shop's rules, made with their defaults if they are missing."""
    found = ReturnRules.objects.filter(pk=1).first()
    return found or ReturnRules.objects.get_or_create(pk=1)[0]


def returnable(line: OrderLine) -> int:
    """How many pieces of a line can be sent back: sent, not turned back, and in no return yet."""
    return line.shipped - line.undelivered - line.return_requested - line.returned


@dataclass(frozen=True, slots=True)
class Window:
    """Until when the customer may send back. ``last_day`` None: not known, so still open."""

    last_day: date | None
    is_open: bool


def window_of(order: Order, under: ReturnRules | None = None) -> Window:
    """The window counts from the delivery of the last parcel; while one of them is not sent, or is not known to have
    arrived, it is open.
    """
    days = (under or rules()).window_days
    if order.unsent or order.packed:
        return Window(None, True)
    sent = Shipment.objects.filter(order=order, state__in=[Parcel.SHIPPED, Parcel.DELIVERED])
    delivered = list(sent.values_list("state", "delivered_at"))
    if not delivered or any(state != Parcel.DELIVERED or at is None for state, at in delivered):
        return Window(None, True)
    last = max(at for _state, at in delivered if at is not None).astimezone(clock.SHOP_ZONE).date()
    last_day = last + timedelta(days=days)
    return Window(last_day, clock.today() <= last_day)


def exemptions_of(lines: Iterable[OrderLine]) -> dict[int, str]:
    """Order line id → why its product can't be sent back by right; only those that have a reason. One statement.

    As it was when the order was placed: what the customer was told then holds, whatever the product says today.
    """
    changed_later = PastExemption.objects.filter(
        product=OuterRef("variant__product"), until__gt=OuterRef("order__placed_at")
    )
    then = Coalesce(
        Subquery(changed_later.order_by("until", "pk").values("exemption")[:1]), F("variant__product__return_exemption")
    )
    rows = OrderLine.objects.filter(pk__in=[line.pk for line in lines if line.variant_id]).annotate(exempt_then=then)
    return dict(rows.exclude(exempt_then="").values_list("pk", "exempt_then"))


def exemption_label(code: str) -> str:
    """The legal reason in the reader's language."""
    return str(ReturnExemption(code).label) if code in ReturnExemption.values else ""


def return_by_code(code: str) -> Return:
    """The return with what its page needs. Raises ``NotFound``."""
    found = whole_returns().filter(code=code).first()
    if found is None:
        raise NotFound(_("%(code)s kodlu iade yok.") % {"code": code[:20]}, code="return_not_found")
    return found


def whole_returns() -> QuerySet[Return]:
    """Returns with order, label, lines and photos: three statements whatever their number."""
    lines = Prefetch("lines", ReturnLine.objects.select_related("line", "location"))
    return (
        Return.objects.select_related("order", "replacement", "booked")
        .defer("order__search", "booked__content")
        .prefetch_related(lines, "photos")
    )


def returns_of(order_id: int) -> list[Return]:
    """The order's returns, newest first."""
    return list(whole_returns().filter(order_id=order_id).order_by("-id"))


def moves_for(this: Return) -> tuple[str, ...]:
    """What can be done with it now: "approve", "reject", "withdraw", "receive", "settle"."""
    state = State(this.state)
    verbs = {
        State.APPROVED: "approve",
        State.REJECTED: "reject",
        State.WITHDRAWN: "withdraw",
        State.RECEIVED: "receive",
        State.SETTLED: "settle",
    }
    begun = any(row.awaited != row.quantity for row in this.lines.all())
    possible = [verb for target, verb in verbs.items() if MOVES.allows(state, target)]
    return tuple(verb for verb in possible if not (begun and verb in {"reject", "withdraw", "approve"}))


def worth_of(this: Return) -> int:
    """What the return's pieces are worth in kuruş: what came as it was credited, and what is awaited as it would be."""
    total = 0
    for row in this.lines.all():
        line, awaited = row.line, row.awaited if this.is_open else 0
        total += row.credit + value_of_pieces(line.net, line.quantity, awaited, after=line.returned)
    return total


def credited_by(this: Return) -> int:
    """What this return gives the customer by now, in kuruş: its goods and fees less what was kept."""
    return sum(row.credit for row in this.lines.all()) + this.fees_credited - this.kept


def fees_of(order: Order) -> int:
    """Shipping and cash-on-delivery fees of the order, in kuruş."""
    return sum(row.amount for row in order.adjustments.all() if row.kind in FEES)


TABS: dict[str, frozenset[State]] = {
    "all": frozenset(),
    "requested": frozenset({State.REQUESTED}),
    "approved": frozenset({State.APPROVED}),
    "received": frozenset({State.RECEIVED}),
    "settled": frozenset({State.SETTLED}),
    "closed": frozenset({State.REJECTED, State.WITHDRAWN}),
}
"""The tabs of the list: name → the states in it. Empty means all."""


def open_returns(order_id: int) -> QuerySet[Return]:
    return Return.objects.filter(order_id=order_id, state__in=OPEN)
