"""What couriers collect at the door: how an order's balance is shared among its parcels. Pure; amounts in kuruş.

Parcels are taken one after another, those whose amount stands first. Each collects what the order would owe if it went
no further than this parcel: goods so far and all fees, less what was paid and what others collect. So the sum of what is
collected is the balance, also when pieces that no parcel holds yet are cancelled later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kervan.orders.models import Adjustment, Order, OrderLine, PaymentMethod
from kervan.orders.pricing import value_of_pieces
from kervan.shipping.models import Shipment
from kervan.shipping.states import LIVE, State

UNDER_WAY = LIVE | {State.SHIPPED}


def may_follow(parcel: Shipment) -> bool:
    """Whether the parcel's amount may still change: no carrier has been told it, and it has not left."""
    if not parcel.has_carrier:
        return parcel.state == State.READY
    return parcel.state in {State.REQUESTED, State.REFUSED} and parcel.told is None


def shares(
    order: Order,
    lines: Iterable[OrderLine],
    adjustments: Iterable[Adjustment],
    parcels: Sequence[Shipment],
    contents: Mapping[int, Mapping[int, int]],
    *,
    fresh: int | None = None,
) -> dict[int, int]:
    """What each parcel whose amount may follow collects, by parcel id; ``fresh`` is one that is being planned.

    ``contents`` holds each parcel's pieces by line id.
    """
    following = [parcel for parcel in parcels if parcel.pk == fresh or may_follow(parcel)]
    if order.payment_method != PaymentMethod.CASH_ON_DELIVERY or order.balance <= 0:
        return {parcel.pk: 0 for parcel in following}
    standing = [parcel for parcel in parcels if parcel not in following]
    collected = sum(parcel.cod_amount for parcel in standing if parcel.state in UNDER_WAY) + _at_the_carrier(
        order, standing
    )
    pieces: Counter[int] = Counter()
    for parcel in standing:
        if parcel.state in UNDER_WAY or parcel.state == State.DELIVERED:
            pieces.update(contents.get(parcel.pk, {}))
    fees = sum(row.amount for row in adjustments if row.kind != Adjustment.Kind.PRICE_RULE)
    paid, lines, amounts = order.due - order.balance, list(lines), {}
    for parcel in sorted(following, key=lambda each: each.pk):
        pieces.update(contents.get(parcel.pk, {}))
        goods = sum(value_of_pieces(line.net, line.quantity, min(pieces[line.pk], line.quantity)) for line in lines)
        amounts[parcel.pk] = max(goods + fees - paid - collected, 0)
        collected += amounts[parcel.pk]
    return amounts


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """What couriers collect (or have collected and not handed over yet) beside what the order owes.

    ``wrong``: too much is collected, or something that no parcel will collect any more. ``rebook`` is the parcel to
    cancel and book anew, if one that has not left can still put it right.
    """

    collects: int
    owed: int
    wrong: bool
    rebook: Shipment | None = None

    @property
    def difference(self) -> int:
        return abs(self.collects - self.owed)

    @property
    def too_much(self) -> bool:
        return self.collects > self.owed


def at_the_door(order: Order, parcels: Sequence[Shipment]) -> AtTheDoor:
    """Compare what couriers collect with what is owed. Reads the parcels' states and amounts only."""
    owed = max(order.balance, 0)
    under_way = [parcel for parcel in parcels if parcel.state in UNDER_WAY]
    at_the_carrier = _at_the_carrier(order, parcels)
    collects = sum(parcel.cod_amount for parcel in under_way) + at_the_carrier
    nothing_under_way = not under_way and not at_the_carrier
    if order.payment_method != PaymentMethod.CASH_ON_DELIVERY or nothing_under_way:
        return AtTheDoor(collects, owed, wrong=False)
    too_little = collects < owed and not order.unsent and not order.undelivered
    if collects <= owed and not too_little:
        return AtTheDoor(collects, owed, wrong=False)
    booked = [parcel for parcel in under_way if parcel.state == State.READY and parcel.has_carrier]
    if collects > owed:
        booked = [parcel for parcel in booked if parcel.cod_amount]
    rebook = max(booked, key=lambda parcel: (parcel.cod_amount, parcel.pk), default=None)
    return AtTheDoor(collects, owed, wrong=True, rebook=rebook)


def _at_the_carrier(order: Order, parcels: Iterable[Shipment]) -> int:
    """Collected at the door and not yet recorded as paid. What was paid before a parcel was planned is not its money."""
    delivered = [parcel for parcel in parcels if parcel.state == State.DELIVERED and parcel.cod_amount]
    if not delivered:
        return 0
    recorded = order.paid_in - min(parcel.paid_before for parcel in delivered)
    return max(sum(parcel.cod_amount for parcel in delivered) - max(recorded, 0), 0)
