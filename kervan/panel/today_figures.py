"""The figures of Bugün: orders, revenue and time to ship per day, in two statements over the last sixty days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import connection

from kervan.lib import clock

DAYS = 30


@dataclass(frozen=True, slots=True)
class Figures:
    """Lists run over the last thirty days, today last. Revenue in kuruş without what was cancelled; hours as a median."""

    days: list[date]
    orders: list[int]
    revenue: list[int]
    orders_before: int
    revenue_before: int
    hours: float | None = None
    hours_before: float | None = None
    hours_by_day: list[float | None] = field(default_factory=list)

    @property
    def orders_today(self) -> int:
        return self.orders[-1]

    @property
    def revenue_today(self) -> int:
        return self.revenue[-1]


def figures() -> Figures:
    """Read for the shop's days, so that an order at half past midnight counts for the right one."""
    today = clock.today()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    sums: dict[date, tuple[int, int]] = {}
    hours: dict[date, float] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (placed_at AT TIME ZONE 'Europe/Istanbul')::date AS day, count(*), coalesce(sum(due), 0) "
            "FROM orders_order WHERE placed_at >= %s AND NOT draft GROUP BY 1",
            [_start(days[0] - timedelta(days=DAYS))],
        )
        sums = {day: (int(count), int(due)) for day, count, due in cursor.fetchall()}
        # The day an order was placed on and the hours until its first parcel left; the whole span in the last two rows.
        cursor.execute(
            "WITH first AS (SELECT placed.placed_at, extract(epoch FROM min(parcel.shipped_at) - placed.placed_at) / 3600 AS h "
            "FROM orders_order placed JOIN shipping_shipment parcel ON parcel.order_id = placed.id "
            "WHERE placed.placed_at >= %s AND parcel.shipped_at IS NOT NULL GROUP BY placed.id, placed.placed_at) "
            "SELECT (placed_at AT TIME ZONE 'Europe/Istanbul')::date, placed_at >= %s, "
            "percentile_cont(0.5) WITHIN GROUP (ORDER BY h) FROM first "
            "GROUP BY GROUPING SETS ((1), (2))",
            [_start(days[0] - timedelta(days=DAYS)), _start(days[0])],
        )
        spans: dict[bool, float] = {}
        for day, recent, median in cursor.fetchall():
            if day is not None:
                hours[day] = float(median)
            else:
                spans[recent] = float(median)
    before = [row for day, row in sums.items() if day < days[0]]
    return Figures(
        days=days,
        orders=[sums.get(day, (0, 0))[0] for day in days],
        revenue=[sums.get(day, (0, 0))[1] for day in days],
        orders_before=sum(count for count, _due in before),
        revenue_before=sum(due for _count, due in before),
        hours=spans.get(True),
        hours_before=spans.get(False),
        hours_by_day=[hours.get(day) for day in days],
    )


def change(now: float, before: float) -> int | None:
    """Percent against the time before; None when there is nothing to compare with."""
    return round((now - before) * 100 / before) if before else None


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.SHOP_ZONE)
