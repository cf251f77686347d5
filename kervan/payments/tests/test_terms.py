"""How many business days an unpaid order waits, on real days of the Turkish calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kervan.events.models import Event
from kervan.lib.errors import Invalid
from kervan.payments.actions.change_payment_term import change_payment_term
from kervan.payments.models import MethodSettings
from kervan.payments.queries import method_settings
from kervan.payments.terms import term_from
from kervan.shop.calendar import is_business_day
from kervan.shop.holidays import SHIPPED_HOLIDAYS
from tests.shop import AYSE

HOLIDAYS = {day: half_day for day, _, half_day in SHIPPED_HOLIDAYS}


def days(start: date, *, remind: int | None = 1, expire: int | None = 2, grace: int = 1):
    term = term_from(start, MethodSettings(remind_days=remind, expire_days=expire, grace_days=grace), HOLIDAYS)
    return term.remind_on, term.pay_by, term.expires_on


def test_a_thursday_before_a_monday_holiday():
    # Monday, 30 August 2027 is Zafer Bayramı: Friday, Tuesday; a day of grace; given up on Thursday.
    thursday = date(2027, 8, 26)

    assert days(thursday) == (date(2027, 8, 27), date(2027, 8, 31), date(2027, 9, 2))


def test_the_whole_of_a_religious_feast_counts_for_nothing():
    # Kurban Bayramı 2026: Tuesday the 26th is its eve (half a day is a business day), 27 to 30 May are free.
    assert days(date(2026, 5, 25)) == (date(2026, 5, 26), date(2026, 6, 1), date(2026, 6, 3))
    # Ramazan Bayramı 2026: Friday the 20th to Sunday; its eve is Thursday.
    assert days(date(2026, 3, 18)) == (date(2026, 3, 19), date(2026, 3, 23), date(2026, 3, 25))


def test_an_order_of_the_weekend_or_of_the_feast_counts_from_the_first_business_day():
    assert (
        days(date(2026, 11, 21))
        == days(date(2026, 11, 22))
        == (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 26))
    )
    assert days(date(2026, 5, 28)) == (date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 4))


def test_new_year_and_a_day_of_grace_at_the_end_of_a_week():
    # Wednesday, 30 December 2026; 1 January is free, so is the weekend.
    assert days(date(2026, 12, 30)) == (date(2026, 12, 31), date(2027, 1, 4), date(2027, 1, 6))
    assert days(date(2026, 12, 30), grace=0) == (date(2026, 12, 31), date(2027, 1, 4), date(2027, 1, 5))


def test_what_the_shop_does_not_want_has_no_day():
    assert days(date(2026, 11, 23), remind=None) == (None, date(2026, 11, 25), date(2026, 11, 27))
    assert days(date(2026, 11, 23), expire=None) == (date(2026, 11, 24), None, None)
    assert not term_from(date(2026, 11, 23), MethodSettings(), HOLIDAYS)


@given(st.dates(date(2024, 1, 1), date(2030, 6, 1)), st.integers(1, 20), st.integers(0, 5))
def test_who_paid_on_the_last_day_is_seen_on_a_statement_before_the_order_ends(start, expire, grace):
    _remind, pay_by, expires_on = days(start, expire=expire, grace=grace)

    between = [date.fromordinal(n) for n in range(pay_by.toordinal() + 1, expires_on.toordinal())]
    assert is_business_day(pay_by, HOLIDAYS)
    assert is_business_day(expires_on, HOLIDAYS)
    assert sum(is_business_day(day, HOLIDAYS) for day in between) == grace


@pytest.mark.django_db
def test_transfers_end_by_themselves_until_the_shop_says_otherwise():
    assert (method_settings("bank_transfer").remind_days, method_settings("bank_transfer").expire_days) == (2, 5)
    assert method_settings("cash_on_delivery").expire_days is None

    change_payment_term("bank_transfer", actor=AYSE, remind_days=None, expire_days=3, grace_days=0)
    change_payment_term("bank_transfer", actor=AYSE, remind_days=None, expire_days=3, grace_days=0)

    row = method_settings("bank_transfer")
    assert (row.remind_days, row.expire_days, row.grace_days) == (None, 3, 0)
    assert Event.objects.get().data["changes"] == {
        "remind_days": [2, None],
        "expire_days": [5, 3],
        "grace_days": [1, 0],
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "remind", "expire", "grace", "field"),
    [
        ("bank_transfer", 4, 3, 1, "remind_days"),
        ("bank_transfer", 0, 3, 1, "remind_days"),
        ("bank_transfer", None, 61, 1, "expire_days"),
        ("bank_transfer", None, 3, 11, "grace_days"),
        ("card", None, 3, 1, "expire_days"),
    ],
)
def test_odd_days_are_refused(method, remind, expire, grace, field):
    with pytest.raises(Invalid) as refusal:
        change_payment_term(method, actor=AYSE, remind_days=remind, expire_days=expire, grace_days=grace)

    assert list(refusal.value.fields) == [field]
    assert not Event.objects.exists()
