"""The list of orders: filters, sorting, and pages that cost the same at the end of a million orders as at their beginning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from kervan.lib import clock
from kervan.orders.finding import search_orders, tagged
from kervan.orders.models import Order, OrderLine
from kervan.orders.queries import STILL_HERE, in_queue

PAGE = 50
COUNTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """What somebody wants to see. Empty means everything; dates are the shop's days, both included; amounts in kuruş."""

    queue: str = "all"
    text: str = ""
    channel: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    payment: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    city: str = ""
    least: int | None = None
    most: int | None = None
    tag: str = ""
    sku: str = ""
    sort: str = "newest"


@dataclass(frozen=True, slots=True)
class Sorting:
    """A column and a direction; ties are broken by the order's id in the same direction."""

    column: str
    descending: bool

    def ordering(self, *, backwards: bool = False) -> list[str]:
        sign = "-" if self.descending != backwards else ""
        return [f"{sign}id"] if self.column == "id" else [f"{sign}{self.column}", f"{sign}id"]

    def beyond(self, place: Place, *, backwards: bool = False) -> Q:
        """The rows after ``place`` in this order; written so that the column's index bounds the scan."""
        side = "lt" if self.descending != backwards else "gt"
        if self.column == "id":
            return Q(**{f"id__{side}": place.id})
        return Q(**{f"{self.column}__{side}e": place.value}) & (
            Q(**{f"{self.column}__{side}": place.value}) | Q(**{f"id__{side}": place.id})
        )


SORTINGS = {
    "newest": Sorting("placed_at", descending=True),
    "oldest": Sorting("placed_at", descending=False),
    "amount": Sorting("total", descending=True),
    "ship_by": Sorting("ship_by", descending=False),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: the sorted value and the id of its last row. ``str()`` of it goes into an address."""

    value: datetime | int
    id: int

    def __str__(self) -> str:
        value = self.value
        return f"t{_micros(value)}-{self.id}" if isinstance(value, datetime) else f"n{value}-{self.id}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """None for anything that is not a place."""
        kind, rest = text[:1], text[1:].rsplit("-", 1)
        try:
            value, row = int(rest[0]), int(rest[1])
            if kind == "t":
                return cls(_EPOCH + timedelta(microseconds=value), row)
            return cls(value, row) if kind == "n" and abs(value) < 2**63 and abs(row) < 2**63 else None
        except (ValueError, IndexError, OverflowError):
            return None


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Order] = field(default_factory=list)
    previous: Place | None = None
    next: Place | None = None


def sorting_of(wanted: OrderFilter) -> Sorting:
    """Drafts have no day on which they were placed: newest means made last."""
    if wanted.queue == "drafts" and wanted.sort in ("newest", "oldest", "ship_by"):
        return Sorting("id", descending=wanted.sort != "oldest")
    return SORTINGS.get(wanted.sort, SORTINGS["newest"])


def orders_for(wanted: OrderFilter) -> QuerySet[Order]:
    """The orders a person asked for, unsorted. Raises ``NotFound`` for a queue that does not exist."""
    orders = in_queue(wanted.queue)
    if wanted.sort == "ship_by":
        orders = orders.filter(STILL_HERE, ship_by__isnull=False)
    for column, values in (
        ("channel", wanted.channel),
        ("status", wanted.status),
        ("payment_status", wanted.payment),
        ("payment_method", wanted.method),
    ):
        if values:
            orders = orders.filter(**{f"{column}__in": values})
    if wanted.since:
        orders = orders.filter(placed_at__gte=_start_of(wanted.since))
    if wanted.until and wanted.until < date.max:
        orders = orders.filter(placed_at__lt=_start_of(wanted.until + timedelta(days=1)))
    if wanted.city:
        orders = orders.filter(city=wanted.city)
    if wanted.least is not None:
        orders = orders.filter(total__gte=wanted.least)
    if wanted.most is not None:
        orders = orders.filter(total__lte=wanted.most)
    if wanted.tag:
        orders = tagged(orders, wanted.tag)
    if wanted.sku:
        orders = search_orders(orders, wanted.sku).filter(
            Exists(OrderLine.objects.filter(Q(sku__iexact=wanted.sku) | Q(barcode=wanted.sku), order=OuterRef("pk")))
        )
    return search_orders(orders, wanted.text)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.SHOP_ZONE)


def page_of(
    orders: QuerySet[Order],
    sorting: Sorting,
    *,
    after: Place | None = None,
    before: Place | None = None,
    size: int = PAGE,
) -> Page:
    """One page, without an OFFSET. ``after`` and ``before`` are places of another page of the same sorting."""
    backwards = before is not None and after is None
    start = before if backwards else after
    if start is not None and isinstance(start.value, datetime) != (sorting.column in ("placed_at", "ship_by")):
        start = None  # a place of another sorting
        backwards = False
    if start is not None:
        orders = orders.filter(sorting.beyond(start, backwards=backwards))
    found = list(orders.order_by(*sorting.ordering(backwards=backwards))[: size + 1])
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    has_next = more if not backwards else True
    has_previous = start is not None and (more if backwards else True)
    return Page(
        rows,
        previous=_place(rows[0], sorting) if rows and has_previous else None,
        next=_place(rows[-1], sorting) if rows and has_next else None,
    )


def _place(order: Order, sorting: Sorting) -> Place:
    return Place(getattr(order, sorting.column), order.pk)


def newest_place(orders: Sequence[Order]) -> Place | None:
    """The newest of these orders: what a poll for newer ones starts from."""
    placed = [order for order in orders if order.placed_at is not None]
    return max((Place(order.placed_at, order.pk) for order in placed if order.placed_at), key=_newness, default=None)


def _newness(place: Place) -> tuple[datetime | int, int]:
    return place.value, place.id


def placed_after(orders: QuerySet[Order], place: Place, most: int = 99) -> int:
    """How many of ``orders`` were placed after ``place``, counted at most to ``most``."""
    return orders.filter(SORTINGS["newest"].beyond(place, backwards=True)).order_by()[:most].count()


def queue_counts(names: Iterable[str]) -> dict[str, int]:
    """How many orders stand in each queue, counted at most to 1,000 each, in one statement."""
    names = tuple(names)
    sql, values = _counting(names)
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(sql, [now if value is _NOW else value for value in values])
        row = cursor.fetchone()
    return dict(zip(names, row, strict=True))


_NOW = datetime.max.replace(tzinfo=UTC)
"""Stands for the moment of asking in a statement that is kept."""


@cache
def _counting(names: tuple[str, ...]) -> tuple[str, list[Any]]:
    """The statement that counts these queues, and its values. Putting it together costs more than running it."""
    parts: list[str] = []
    values: list[Any] = []
    for name in names:
        sql, params = in_queue(name, at=_NOW).order_by().values("id")[:COUNTED].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) counted)")  # noqa: S608  (made by the ORM)
        values += params
    return f"SELECT {', '.join(parts)}", values


def in_the_order_of(ids: Sequence[int], orders: Iterable[Order]) -> list[Order]:
    """``orders`` as ``ids`` lists them."""
    found = {order.pk: order for order in orders}
    return [found[pk] for pk in ids if pk in found]
