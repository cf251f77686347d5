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
    """``count`` moments in the three months before ``now``, rising.

    The last ``fresh`` lie in the last two days (half of them today, as far as today has begun), the ``week`` before
    them in the days from the ninth to the third.
    """
    old = _spread(count - fresh - week, now - timedelta(days=DAYS), now - timedelta(days=9))
    weekly = _even(week, now - timedelta(days=9), now - timedelta(days=3))
    midnight = datetime.combine(now.astimezone(SHOP_ZONE).date(), time(), SHOP_ZONE).astimezone(UTC)
    today = (fresh + 1) // 2
    start_of_today = max(midnight, now - timedelta(hours=20)) + timedelta(seconds=20)
    yesterday = _even(fresh - today, now - timedelta(days=FRESH_DAYS), min(midnight, now - timedelta(hours=4)))
    return [*old, *weekly, *yesterday, *_even(today, start_of_today, now - timedelta(seconds=40))]


def moments_since(latest: datetime, now: datetime, count: int) -> list[datetime]:
    """``count`` moments between the latest order and now, rising; evenly when that is less than two days."""
    if now - latest < timedelta(days=2):
        return _even(count, latest, now)
    return _spread(count, latest, now)


def _even(count: int, start: datetime, end: datetime) -> list[datetime]:
    if end <= start:
        end = start + timedelta(seconds=1)
    step = (end - start) / max(count, 1)
    return [start + step * (place + 0.5) for place in range(count)]


def _spread(count: int, start: datetime, end: datetime) -> list[datetime]:
    """By the weights of hours and weekdays, with a little chance."""
    hours = int((end - start) / timedelta(hours=1))
    weights = []
    for hour in range(hours):
        local = (start + timedelta(hours=hour)).astimezone(SHOP_ZONE)
        growth = 0.75 + 0.5 * hour / max(hours, 1)
        weights.append(HOURS[local.hour] * WEEKDAYS[local.weekday()] * growth)
    sums = list(accumulate(weights))
    found = []
    for place in range(count):
        luck = Random(f"{SEED}:minute:{place}")  # noqa: S311
        hour = min(bisect(sums, sums[-1] * (place + luck.random()) / count), hours - 1)
        found.append(start + timedelta(hours=hour, seconds=luck.uniform(0, 3599)))
    return sorted(found)


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
