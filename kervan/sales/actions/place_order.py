"""Place an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record_all
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.lib.text import clean
from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.sales.circumstances import circumstances
from kervan.sales.new_order import NewOrder
from kervan.sales.order_plan import Plan, plan_order, refuse_odd_shape
from kervan.sales.order_rows import write_orders
from kervan.stock.actions.reserve import reserve


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """The order with what was written below it, so that nobody has to read it again."""

    order: Order
    lines: list[OrderLine]
    adjustments: list[Adjustment]


def place_order(new: NewOrder, *, actor: Actor) -> Order:
    """An order comes in: stock is promised, the price is fixed, the payment is awaited or taken, the customer is told.

    A card order that is not captured yet only holds its stock; it counts as placed when its payment succeeds.

    Raises ``Invalid`` for anything wrong in the input, naming the field ("lines.0.sku"); ``NotAllowed`` with
    ``out_of_stock`` naming what is missing, or ``external_id_taken`` with the order that has it.
    """
    return place_whole_order(new, actor=actor).order


@transaction.atomic
def place_whole_order(new: NewOrder, *, actor: Actor) -> PlacedOrder:
    """``place_order`` for those who go on with lines and adjustments."""
    refuse_odd_shape(new)
    external_id = clean(new.external_id, 100)
    under = circumstances(channel=new.channel.code, external_id=external_id, method=new.payment_method)
    if under.known is not None:
        raise _external_id_taken(Order.objects.get(pk=under.known))
    plan = plan_order(new, under, actor=actor)
    reserve(plan.reserved)
    if not write_orders([plan]):
        raise _external_id_taken(Order.objects.get(channel=plan.order.channel, external_id=plan.order.external_id))
    tell_placed(plan, new, actor=actor)
    return PlacedOrder(plan.order, plan.lines, plan.adjustments)


def tell_placed(plan: Plan, new: NewOrder, *, actor: Actor) -> None:
    """Record what just happened to an order whose rows are written: it came in, and perhaps its money did."""
    order = plan.order
    name = "order.placed" if order.placed_at else "order.started"
    happened: list[tuple[str, Order, dict[str, Any]]] = [
        (name, order, {"number": order.number, "total": order.total, "notify": new.notify})
    ]
    if new.captured or order.total == 0:
        data = {
            "payment_id": plan.payment.pk,
            "method": order.payment_method,
            "amount": order.total,
            "reference": clean(new.payment_reference, 100),
            "notify": None if new.notify and order.total else False,
        }
        happened.append(("payment.captured", order, data))
    record_all(happened, actor=actor)


def _external_id_taken(existing: Order) -> NotAllowed:
    message = _("%(external_id)s dış numaralı sipariş zaten var: #%(number)s.") % {
        "external_id": existing.external_id,
        "number": existing.number,
    }
    return NotAllowed(message, code="external_id_taken", order_id=existing.pk, number=existing.number)
