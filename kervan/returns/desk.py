"""İade kabul: what a scan or a typed word leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.db.models import Q

from kervan.lib.text import clean
from kervan.orders.listing import OrderFilter, orders_for
from kervan.orders.models import Order
from kervan.returns.codes import read_code
from kervan.returns.models import Return, UnknownParcel
from kervan.returns.queries import whole_returns
from kervan.returns.states import OPEN
from kervan.shipping.models import Shipment
from kervan.shipping.states import State as Parcel

MOST_ORDERS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What the counter has before it: one return, one order, one undeliverable parcel, or several orders to choose from.

    ``closed`` is a return that was scanned and is no longer open.
    """

    this: Return | None = None
    closed: Return | None = None
    order: Order | None = None
    undelivered: Shipment | None = None
    choices: list[Order] = field(default_factory=list)
    parked: UnknownParcel | None = None

    @property
    def nothing(self) -> bool:
        return not (self.this or self.closed or self.order or self.undelivered or self.choices or self.parked)


def look_up(text: str) -> Found:
    """A return code, the number of a returning parcel or its label, the reference or number of one we sent, an order's
    number; else the orders that a name or a telephone finds.
    """
    typed = clean(text, 200)
    number = re.sub(r"[\s#\-]", "", typed)
    if not number:
        return Found()
    if code := read_code(typed):
        return _of_return(whole_returns().filter(code=code).first())
    ours = Q(booked__reference=number) | Q(booked__tracking_number=number)
    coming = whole_returns().filter(Q(tracking_number=number) | ours).order_by("-id").first()
    if coming is not None:
        return _of_return(coming)
    parcel = Shipment.objects.filter(Q(reference=number) | Q(tracking_number=number)).order_by("-id").first()
    if parcel is not None:
        if parcel.state == Parcel.UNDELIVERED:
            return Found(undelivered=parcel, order=parcel.order)
        return of_order(parcel.order)
    if number.isascii() and number.isdigit() and len(number) <= 12:
        order = Order.objects.filter(number=int(number), placed_at__isnull=False).first()
        if order is not None:
            return of_order(order)
    parked = UnknownParcel.objects.filter(tracking_number=number, closed_at=None).first()
    if parked is not None:
        return Found(parked=parked)
    orders = list(orders_for(OrderFilter(text=typed)).order_by("-placed_at", "-id")[: MOST_ORDERS + 1])
    if len(orders) == 1:
        return of_order(orders[0])
    return Found(choices=orders[:MOST_ORDERS])


def of_order(order: Order) -> Found:
    """The order's open return if there is one, its undeliverable parcel, or the order itself."""
    waiting = whole_returns().filter(order=order, state__in=OPEN).order_by("id").first()
    if waiting is not None:
        return Found(this=waiting)
    back = order.shipments.filter(state=Parcel.UNDELIVERED).first()
    return Found(order=order, undelivered=back)


def _of_return(this: Return | None) -> Found:
    if this is None:
        return Found()
    return Found(this=this) if this.is_open else Found(closed=this)
