"""Business days and the last moment to ship: Turkish weekends, holidays, half days and the shop's cut-off.

Pure: ``holidays`` maps a day to whether only its afternoon is free (``shop.queries.holidays_from``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from kervan.lib.clock import SHOP_ZONE

#: On the eve of a religious holiday and on 28 October, work ends at 13:00 (Law 2429, article 2).
HALF_DAY_ENDS = time(13)

_SATURDAY = 5
_DAY = timedelta(days=1)
_END_OF_DAY = time(23, 59, 59)


def is_business_day(day: date, holidays: Mapping[date, bool]) -> bool:
    """Whether the shop works on ``day``, be it only half of it: Monday to Friday, and no whole holiday."""
    return day.weekday() < _SATURDAY and holidays.get(day, True)


def add_business_days(start: date, days: int, holidays: Mapping[date, bool]) -> date:
    """The day ``days`` business days after ``start``; 0 gives ``start``, or the next business day if it is free."""
    if days < 0:
        raise ValueError("business days are only counted forwards")
    day = start
    if not days:
        while not is_business_day(day, holidays):
            day += _DAY
        return day
    while days:
        day += _DAY
        if is_business_day(day, holidays):
            days -= 1
    return day


def ship_by(accepted_at: datetime, days: int, cutoff: time, holidays: Mapping[date, bool]) -> datetime:
    """The last moment to hand over an order accepted (or paid) at ``accepted_at``, in UTC.

    ``days`` business days are counted from that day; from the next business day when it came after ``cutoff`` (shop
    time, 13:00 at the latest on a half day) or on a free day. The answer is 23:59:59 in Istanbul: with one day and a
    cut-off at 14:00, an order of Monday noon is due on Tuesday, one of Monday evening on Wednesday.
    """
    if accepted_at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    local = accepted_at.astimezone(SHOP_ZONE)
    start = local.date()
    if not is_business_day(start, holidays):
        start = add_business_days(start, 0, holidays)
    elif local.time() > (min(cutoff, HALF_DAY_ENDS) if start in holidays else cutoff):
        start = add_business_days(start, 1, holidays)
    due = add_business_days(start, days, holidays)
    return datetime.combine(due, _END_OF_DAY, SHOP_ZONE).astimezone(UTC)
