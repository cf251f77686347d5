"""How long an unpaid order waits for its money, in Turkish business days. Pure.

Bank statements run a day behind: what was sent on the last day is seen on the next business day. So an order is given
up on the first business day after the grace days, not on the day after the last one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kervan.payments.models import MethodSettings
from kervan.shop.calendar import add_business_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Days of one order; None where the shop does not want it. ``pay_by`` is what the customer is told."""

    remind_on: date | None = None
    pay_by: date | None = None
    expires_on: date | None = None

    def __bool__(self) -> bool:
        return self.remind_on is not None or self.pay_by is not None


def term_from(start: date, settings: MethodSettings, holidays: Mapping[date, bool]) -> Term:
    """The days that follow from the method's settings for an order of ``start``."""
    remind, days = settings.remind_days, settings.expire_days
    return Term(
        remind_on=None if remind is None else add_business_days(start, remind, holidays),
        **({} if days is None else last_days(add_business_days(start, days, holidays), settings, holidays)),
    )


def last_days(pay_by: date, settings: MethodSettings, holidays: Mapping[date, bool]) -> dict[str, date]:
    """The last day to pay, and the business day on which the order is given up when nothing came."""
    return {"pay_by": pay_by, "expires_on": add_business_days(pay_by, settings.grace_days + 1, holidays)}
