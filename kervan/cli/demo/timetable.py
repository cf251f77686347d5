"""When the demo shop's orders come in: a little more each month, fewer on Sundays, most in the evening."""

from __future__ import annotations

from bisect import bisect
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from kervan.cli.demo.people import SEED
from kervan.lib.clock import SHOP_ZONE

DAYS = 91
FRESH_DAYS = 2

#: Orders by the hour of the day, Monday = 0 by the day of the week.
HOURS = (5, 3, 2, 1, 1, 1, 2, 4, 7, 10, 12, 13, 14, 13, 13, 14, 14, 15, 17, 20, 24, 26, 20, 11)
WEEKDAYS = (11, 10, 10, 10, 10, 8, 6)


def moments(count: int, now: datetime, *, fresh: int, week: int) -> list[datetime]:
    """``count`` moments in the three months before ``now``: three rows, each rising.

    First the past, at its usual pace until ``FRESH_DAYS`` ago. Then the ``week``, on top of it from the ninth to the third
    day before now. Of the ``fresh`` at the end half came today and half since the day before yesterday.
    """
    fresh_from = now - timedelta(days=FRESH_DAYS)
    old = _spread(count - fresh - week, now - timedelta(days=DAYS), fresh_from)
    weekly = _spread(week, now - timedelta(days=9), now - timedelta(days=3))
    midnight = datetime.combine(now.astimezone(SHOP_ZONE).date(), time(), SHOP_ZONE).astimezone(UTC)
    today = fresh // 2
    yesterday = _spread(fresh - today, fresh_from, midnight - timedelta(hours=1))
    return [*old, *weekly, *yesterday, *_spread(today, midnight, now)]


def moments_since(latest: datetime, now: datetime, count: int) -> list[datetime]:
    """``count`` moments between the latest order and now, rising."""
    return _spread(count, min(latest, now - timedelta(minutes=1)), now)


def _spread(count: int, start: datetime, end: datetime) -> list[datetime]:
    """By the weights of hours and weekdays, growing with the time, with a little chance."""
    slot = max(min(timedelta(hours=1), (end - start) / 60), timedelta(milliseconds=100))
    starts = [start + slot * place for place in range(max(int((end - start) / slot), 1))]
    sums = list(accumulate(_weight(moment, place / len(starts)) for place, moment in enumerate(starts)))
    found = []
    for place in range(count):
        luck = Random(f"{SEED}:minute:{place}")  # noqa: S311
        chosen = min(bisect(sums, sums[-1] * (place + luck.random()) / count), len(starts) - 1)
        found.append(starts[chosen] + slot * luck.random())
    return sorted(found)


def _weight(moment: datetime, passed: float) -> float:
    local = moment.astimezone(SHOP_ZONE)
    return HOURS[local.hour] * WEEKDAYS[local.weekday()] * (0.75 + 0.5 * passed)


def working_time(after: datetime, luck: Random, *, open_at: int = 10, close_at: int = 17) -> datetime:
    """The next moment after ``after`` at which somebody is in the shop (Sundays off)."""
    local = after.astimezone(SHOP_ZONE)
    if local.hour >= close_at:
        local = _opening(local.date() + timedelta(days=1), open_at)
    elif local.hour < open_at:
        local = _opening(local.date(), open_at)
    if local.weekday() == 6:
        local = _opening(local.date() + timedelta(days=1), open_at)
    return local.astimezone(UTC) + timedelta(minutes=luck.uniform(5, 55))


def _opening(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHOP_ZONE)
