"""Place orders: one, or many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from kervan.customers.actions.know_customers import known_customers
from kervan.customers.models import Customer
from kervan.events.record import record_all
from kervan.lib.actor import Actor
from kervan.lib.errors import DomainError, NotAllowed
from kervan.lib.text import clean
from kervan.orders.models import Adjustment, Order, OrderLine
from kervan.sales.circumstances import Asked, Circumstances, circumstances
from kervan.sales.new_order import NewOrder
from kervan.sales.order_plan import Plan, named_in, plan_order, refuse_odd_shape
from kervan.sales.order_rows import write_orders
from kervan.stock.actions.reserve import reserve_each
from kervan.stock.levels import Place, change_levels

LARGE = 100
"""From so many on, calls wait for each other: each holds two locks per new buyer, and PostgreSQL has room for some thousands."""


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


def place_whole_order(new: NewOrder, *, actor: Actor) -> PlacedOrder:
    """``place_order`` for those who go on with lines and adjustments."""
    [placed] = place_orders([new], actor=actor)
    if isinstance(placed, DomainError):
        raise placed
    return placed


@transaction.atomic
def place_orders(orders: Sequence[NewOrder], *, actor: Actor) -> list[PlacedOrder | DomainError]:
    """Place them as if one came after the other; the result of each in its place: the order, or why it was refused.

    A refused order changes nothing and stands in nobody's way. The number of statements does not grow with that of orders.
    """
    if len(orders) > LARGE:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('many orders'))")
    return [result for part in _without_repeats(orders) for result in _place(part, actor)]


def _without_repeats(orders: Sequence[NewOrder]) -> Iterator[list[NewOrder]]:
    """Cut where an external id comes again, so that the later order meets the earlier one as any other."""
    part: list[NewOrder] = []
    seen: set[tuple[str, str]] = set()
    for new in orders:
        name = (new.channel.code, clean(new.external_id, 100))
        if name[1] and name in seen:
            yield part
            part, seen = [], set()
        part.append(new)
        seen.add(name)
    if part:
        yield part


def _place(orders: Sequence[NewOrder], actor: Actor) -> list[PlacedOrder | DomainError]:
    results: dict[int, PlacedOrder | DomainError] = {}
    plans = _plans(orders, results, actor)
    known = known_customers([plan.buyer for plan in plans.values() if plan.buyer])
    refusals = reserve_each([plan.reserved for plan in plans.values()])
    if refusals:
        without = {list(plans)[place]: refusal for place, refusal in refusals.items()}
        results |= without
        results |= _taken_by_now({number: plans[number] for number in without})
    granted = {number: plan for number, plan in plans.items() if number not in results}
    for plan in granted.values():
        if plan.buyer:
            plan.order.customer = known.know(plan.buyer)
    if granted:
        written = write_orders(list(granted.values()), known)
        there = {plan.order.pk for plan in written}
        late = {number: plan for number, plan in granted.items() if plan.order.pk not in there}
        if late:
            results |= _undone(late, {customer.pk for customer in known.fresh})
            again = [number for number, result in results.items() if getattr(result, "code", "") == "out_of_stock"]
            results |= zip(again, _place([orders[number] for number in again], actor), strict=True)
        tell_placed(written, actor=actor)
        for number, plan in granted.items():
            results.setdefault(number, PlacedOrder(plan.order, plan.lines, plan.adjustments))
    return [results[number] for number in range(len(orders))]


def _plans(orders: Sequence[NewOrder], refused: dict[int, Any], actor: Actor) -> dict[int, Plan]:
    """The plans of those that can be placed, by their place; the others go to ``refused``."""
    sound: dict[int, NewOrder] = {}
    for number, new in enumerate(orders):
        try:
            refuse_odd_shape(new)
            sound[number] = new
        except DomainError as error:
            refused[number] = error
    asked = [
        Asked(channel=new.channel.code, external_id=clean(new.external_id, 100), method=new.payment_method)
        for new in sound.values()
    ]
    under = dict(zip(sound, circumstances(asked), strict=True))
    taken = _taken(under)
    fresh = {number: new for number, new in sound.items() if number not in taken}
    refused |= taken
    plans: dict[int, Plan] = {}
    if not fresh:
        return plans
    named = named_in(list(fresh.values()))
    for number, new in fresh.items():
        try:
            plans[number] = plan_order(new, under[number], named, actor=actor)
        except DomainError as error:
            refused[number] = error
    return plans


def _taken(under: dict[int, Circumstances]) -> dict[int, DomainError]:
    """Those whose external id an order has already."""
    known = {number: given.known for number, given in under.items() if given.known is not None}
    if not known:
        return {}
    orders = Order.objects.only("id", "number", "external_id").in_bulk(known.values())
    return {number: _external_id_taken(orders[order_id]) for number, order_id in known.items()}


def _undone(late: Mapping[int, Plan], fresh: set[int]) -> dict[int, DomainError]:
    """Somebody else placed orders with these external ids between our look and our writing: give back what ours took."""
    pieces: Counter[Place] = Counter()
    for plan in late.values():
        pieces.update(plan.reserved)
    change_levels(pieces, on_hand=0, reserved=-1)
    Customer.objects.filter(pk__in=fresh).exclude(Exists(Order.objects.filter(customer=OuterRef("pk")))).delete()
    return _taken_by_now(late)


def _taken_by_now(plans: Mapping[int, Plan]) -> dict[int, DomainError]:
    """Those whose external id an order got since we looked: it may be their twin who has the last piece."""
    named = [plan.order for plan in plans.values() if plan.order.external_id]
    orders = Order.objects.only("id", "number", "channel", "external_id").filter(
        channel__in={order.channel for order in named}, external_id__in={order.external_id for order in named}
    )
    known = {(order.channel, order.external_id): order for order in orders if order.external_id} if named else {}
    return {
        number: _external_id_taken(known[name])
        for number, plan in plans.items()
        if (name := (plan.order.channel, plan.order.external_id)) in known
    }


def tell_placed(plans: Sequence[Plan], *, actor: Actor) -> None:
    """Record what just happened to orders whose rows are written: they came in, and perhaps their money did."""
    happened: list[tuple[str, Order, dict[str, Any]]] = []
    for plan in plans:
        order, new = plan.order, plan.new
        name = "order.placed" if order.placed_at else "order.started"
        happened.append((name, order, {"number": order.number, "total": order.total, "notify": new.notify}))
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
