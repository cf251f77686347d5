"""Gün sonu: what came and went on a day or in a span of days, by method and place, equal to the ledger to the kuruş."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Count, DateField, Sum
from django.db.models.functions import TruncDate

from kervan.lib import clock
from kervan.orders.models import PaymentMethod
from kervan.payments.models import Movement
from kervan.payments.movements import METHODS, MovementFilter, Sums, movements, sums
from kervan.shipping.models import Shipment
from kervan.shipping.states import State

LONGEST = 366
"""Days that one answer may span."""


@dataclass(slots=True)
class Place:
    """One row: a method at one gateway or bank account ("" where none was named). Amounts in kuruş, none negative."""

    method: str
    name: str = ""
    iban: str = ""
    gateway_id: int | None = None
    bank_account_id: int | None = None
    came: int = 0
    taken_back: int = 0
    refunded: int = 0
    payments: int = 0
    refunds: int = 0

    @property
    def net(self) -> int:
        """What the shop has more than before."""
        return self.came - self.taken_back - self.refunded

    def add(self, row: Sums) -> None:
        """Count a sum of the ledger in."""
        if row.kind == Movement.Kind.CAPTURED:
            self.came += row.amount
            self.payments += row.count
        elif row.kind == Movement.Kind.REVERSED:
            self.taken_back -= row.amount
        else:
            self.refunded -= row.amount
            self.refunds += row.count


@dataclass(slots=True)
class DayEnd:
    """The money of one currency. ``collected`` is what couriers took at the door: it is not the shop's money until they
    hand it over, which is the cash on delivery among ``places``.
    """

    currency: str
    places: list[Place] = field(default_factory=list)
    total: Place = field(default_factory=lambda: Place(""))
    collected: int = 0
    parcels: int = 0

    def of(self, method: str) -> Place:
        """All places of a method together."""
        whole = Place(method)
        for place in self.places:
            if place.method == method:
                for name in ("came", "taken_back", "refunded", "payments", "refunds"):
                    setattr(whole, name, getattr(whole, name) + getattr(place, name))
        return whole


def day_end(since: date, until: date) -> list[DayEnd]:
    """The totals from ``since`` to ``until`` (both included), one per currency that moved, the lira first and always."""
    return _ends(sums(MovementFilter(since=since, until=until)), _collected(since, until))


def day_ends(since: date, until: date) -> dict[date, list[DayEnd]]:
    """The same for each day that had any, the newest first."""
    rows = sums(MovementFilter(since=since, until=until), by_day=True)
    collected = _collected(since, until)
    days = {row.day for row in rows if row.day is not None} | {day for day, *_rest in collected}
    return {
        day: _ends([row for row in rows if row.day == day], [each for each in collected if each[0] == day])
        for day in sorted(days, reverse=True)
    }


@dataclass(frozen=True, slots=True)
class Late:
    """Movements of a day that were written down after it had ended."""

    count: int
    amount: int


def written_later(day: date) -> Late | None:
    """What was booked for the day once it was over; None when its totals are those of its evening."""
    late = movements(MovementFilter(since=day, until=day)).filter(at__gte=start_of(day + timedelta(days=1)))
    found = late.order_by().aggregate(amount=Sum("amount"), count=Count("id"))
    return Late(found["count"], found["amount"]) if found["count"] else None


def at_the_carriers() -> dict[str, tuple[int, int]]:
    """Currency → kuruş that couriers have collected and not handed over yet, and of how many orders. As of now."""
    with connection.cursor() as cursor:
        # What was paid before a parcel was planned is not the courier's money, as in shipping/cash.py.
        cursor.execute(
            """
            SELECT o.currency, sum(w.amount), count(*)
            FROM (SELECT order_id, sum(cod_amount) cash, min(paid_before) before
                  FROM shipping_shipment WHERE state = 'delivered' AND cod_amount > 0 GROUP BY order_id) s
            JOIN orders_order o ON o.id = s.order_id
            CROSS JOIN LATERAL (SELECT greatest(
                s.cash - greatest(o.captured - o.reversed - s.before, 0), 0) amount) w
            WHERE o.payment_method = 'cash_on_delivery' AND o.balance > 0 AND w.amount > 0
            GROUP BY o.currency
            """
        )
        return {currency: (int(amount), count) for currency, amount, count in cursor.fetchall()}


def start_of(day: date) -> datetime:
    """Its first moment in the shop's time."""
    return datetime.combine(day, time.min, clock.SHOP_ZONE)


def _ends(rows: Iterable[Sums], collected: Iterable[tuple[date, str, int, int]]) -> list[DayEnd]:
    ends: dict[str, DayEnd] = {"TRY": DayEnd("TRY")}
    places: dict[tuple[str, str, int | None, int | None], Place] = {}
    for row in rows:
        end = ends.setdefault(row.currency, DayEnd(row.currency))
        key = (row.currency, row.method, row.gateway_id, row.bank_account_id)
        if key not in places:
            name = row.gateway or row.bank
            places[key] = Place(row.method, name, row.iban, row.gateway_id, row.bank_account_id)
            end.places.append(places[key])
        places[key].add(row)
        end.total.add(row)
    for _day, currency, amount, parcels in collected:
        end = ends.setdefault(currency, DayEnd(currency))
        end.collected += amount
        end.parcels += parcels
    for end in ends.values():
        end.places.sort(key=lambda place: (METHODS.index(place.method), place.name or "￿", place.iban))
    return list(ends.values())


def _collected(since: date, until: date) -> list[tuple[date, str, int, int]]:
    """Day, currency, kuruş and parcels of what couriers collected at the door."""
    parcels = Shipment.objects.filter(
        state=State.DELIVERED,
        cod_amount__gt=0,
        delivered_at__gte=start_of(since),
        delivered_at__lt=start_of(until + timedelta(days=1)),
        order__payment_method=PaymentMethod.CASH_ON_DELIVERY,
    )
    by_day = parcels.order_by().annotate(
        day=TruncDate("delivered_at", tzinfo=clock.SHOP_ZONE, output_field=DateField())
    )
    found = by_day.values_list("day", "order__currency").annotate(Sum("cod_amount"), Count("id"))
    return [(day, currency, int(amount), count) for day, currency, amount, count in found]
