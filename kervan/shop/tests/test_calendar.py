"""When an order must leave the shop."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kervan.shop.calendar import add_business_days, is_business_day, ship_by
from kervan.shop.holidays import SHIPPED_HOLIDAYS

HOLIDAYS = {day: half_day for day, _, half_day in SHIPPED_HOLIDAYS}
NAMES = {day: name for day, name, _ in SHIPPED_HOLIDAYS}
ISTANBUL = ZoneInfo("Europe/Istanbul")
TWO = time(14)


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=ISTANBUL)


def due(accepted: datetime, days: int = 1, cutoff: time = TWO) -> datetime:
    return ship_by(accepted, days, cutoff, HOLIDAYS).astimezone(ISTANBUL)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (at(2026, 11, 23, 10, 0), at(2026, 11, 24, 23, 59, 59)),  # Monday morning: Tuesday
        (at(2026, 11, 23, 14, 0), at(2026, 11, 24, 23, 59, 59)),  # at the cut-off: still today's
        (at(2026, 11, 23, 14, 0, 1), at(2026, 11, 25, 23, 59, 59)),  # a second later: counted from Tuesday
        (at(2026, 11, 20, 10, 0), at(2026, 11, 23, 23, 59, 59)),  # Friday morning: Monday
        (at(2026, 11, 20, 18, 0), at(2026, 11, 24, 23, 59, 59)),  # Friday evening: counted from Monday
        (at(2026, 11, 21, 9, 0), at(2026, 11, 24, 23, 59, 59)),  # Saturday: counted from Monday
        (at(2026, 12, 31, 9, 0), at(2027, 1, 4, 23, 59, 59)),  # New Year's Day and a weekend between
    ],
)
def test_one_business_day_with_a_cut_off_at_two(accepted, expected):
    assert due(accepted) == expected


def test_the_answer_is_in_utc_and_the_question_may_be():
    assert ship_by(datetime(2026, 11, 23, 7, tzinfo=UTC), 1, TWO, {}) == datetime(2026, 11, 24, 20, 59, 59, tzinfo=UTC)


def test_an_hour_before_midnight_in_utc_is_already_tomorrow_in_istanbul():
    # 22:30 UTC on Sunday is 01:30 on Monday in the shop.
    accepted = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)

    assert due(accepted) == at(2026, 11, 24, 23, 59, 59)


def test_no_days_means_the_same_day_before_the_cut_off():
    assert due(at(2026, 11, 23, 13, 59), days=0) == at(2026, 11, 23, 23, 59, 59)
    assert due(at(2026, 11, 23, 15, 0), days=0) == at(2026, 11, 24, 23, 59, 59)


def test_on_the_eve_of_a_holiday_the_day_ends_at_one():
    # 26 May 2026 is the eve of Kurban Bayramı (27 to 30 May, a Saturday); the next business day is 1 June.
    assert due(at(2026, 5, 26, 12, 59)) == at(2026, 6, 1, 23, 59, 59)
    assert due(at(2026, 5, 26, 13, 30)) == at(2026, 6, 2, 23, 59, 59)
    assert due(at(2026, 5, 25, 12, 0)) == at(2026, 5, 26, 23, 59, 59)


def test_an_early_cut_off_also_holds_on_a_half_day():
    assert due(at(2026, 5, 26, 11, 30), cutoff=time(11)) == at(2026, 6, 2, 23, 59, 59)


def test_an_order_of_the_holiday_counts_from_the_first_business_day_after_it():
    assert due(at(2026, 5, 28, 9, 0)) == at(2026, 6, 2, 23, 59, 59)


def test_a_moment_without_a_time_zone_is_a_bug():
    with pytest.raises(ValueError):
        ship_by(datetime(2026, 11, 23, 10), 1, TWO, {})


def test_business_days_are_not_counted_backwards():
    with pytest.raises(ValueError):
        add_business_days(date(2026, 11, 23), -1, {})


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 3, 19), 1, date(2026, 3, 23)),  # Ramazan Bayramı: Friday to Sunday
    ],
)
def test_business_days_are_added(start, days, expected):
    assert add_business_days(start, days, HOLIDAYS) == expected


@given(st.dates(date(2024, 1, 1), date(2030, 6, 1)), st.integers(1, 30))
def test_exactly_so_many_business_days_lie_between(start, days):
    end = add_business_days(start, days, HOLIDAYS)

    between = [date.fromordinal(number) for number in range(start.toordinal() + 1, end.toordinal() + 1)]
    assert is_business_day(end, HOLIDAYS)
    assert sum(is_business_day(day, HOLIDAYS) for day in between) == days


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 6, 1)), st.integers(0, 5), st.times(max_value=time(23, 59)))
def test_a_later_order_is_never_due_earlier(accepted, days, cutoff):
    accepted = accepted.replace(tzinfo=UTC)
    later = datetime.fromtimestamp(accepted.timestamp() + 3600, UTC)

    assert accepted <= ship_by(accepted, days, cutoff, HOLIDAYS) <= ship_by(later, days, cutoff, HOLIDAYS)


def test_each_year_has_fourteen_whole_days_and_three_eves():
    for year in range(2024, 2031):
        named = [name for day, name in NAMES.items() if day.year == year for name in name.split(" · ")]
        whole = [name for name in named if not name.endswith("arifesi")]

        assert len(whole) == 14, year
        assert sum("arifesi" in name for name in named) == 3, year


def test_each_day_stands_once_and_in_order():
    days = [day for day, _, _ in SHIPPED_HOLIDAYS]

    assert days == sorted(set(days))
    assert max(len(name) for _, name, _ in SHIPPED_HOLIDAYS) <= 80


# Published by Diyanet for these years; weekdays are part of what was published.
@pytest.mark.parametrize(
    ("day", "weekday", "name"),
    [
        (date(2024, 4, 10), "Wed", "Ramazan Bayramı 1. gün"),
        (date(2025, 6, 6), "Fri", "Kurban Bayramı 1. gün"),
        (date(2026, 3, 20), "Fri", "Ramazan Bayramı 1. gün"),
        (date(2026, 5, 30), "Sat", "Kurban Bayramı 4. gün"),
        (date(2028, 5, 8), "Mon", "Kurban Bayramı 4. gün"),
        (date(2030, 2, 4), "Mon", "Ramazan Bayramı 1. gün"),
        (date(2030, 4, 16), "Tue", "Kurban Bayramı 4. gün"),
    ],
)
def test_religious_holidays_are_where_diyanet_put_them(day, weekday, name):
    assert (day.strftime("%a"), NAMES[day]) == (weekday, name)


def test_where_two_holidays_meet_the_longer_one_counts():
    assert NAMES[date(2029, 4, 23)] == "Ulusal Egemenlik ve Çocuk Bayramı · Kurban Bayramı arifesi"
    assert HOLIDAYS[date(2029, 4, 23)] is False
    assert NAMES[date(2027, 5, 19)] == "Atatürk'ü Anma, Gençlik ve Spor Bayramı · Kurban Bayramı 4. gün"


def test_the_eve_of_the_republic_is_half_a_day():
    assert HOLIDAYS[date(2026, 10, 28)] is True
    assert is_business_day(date(2026, 10, 28), HOLIDAYS)
    assert not is_business_day(date(2026, 10, 29), HOLIDAYS)
