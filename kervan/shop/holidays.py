"""The holidays of Turkey that Kervan ships with, 2024 to 2030; the shop may change its own table.

National days and the lengths of the religious ones: Law 2429 (as amended by Laws 5892 and 6752). First days of the
religious holidays: the calendar published by Diyanet İşleri Başkanlığı, which is calculated and stands years ahead.
What the government adds for a single year (an administrative leave that makes nine days) is not law and not here.
"""

from __future__ import annotations

from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 2024, 2030

#: (month, day, name, only the afternoon is free)
_NATIONAL = (
    (1, 1, "Yılbaşı", False),
    (4, 23, "Ulusal Egemenlik ve Çocuk Bayramı", False),
    (5, 1, "Emek ve Dayanışma Günü", False),
    (5, 19, "Atatürk'ü Anma, Gençlik ve Spor Bayramı", False),
    (7, 15, "Demokrasi ve Millî Birlik Günü", False),
    (8, 30, "Zafer Bayramı", False),
    (10, 28, "Cumhuriyet Bayramı arifesi", True),
    (10, 29, "Cumhuriyet Bayramı", False),
)

_RAMAZAN_BAYRAMI = (  # three days
    date(2024, 4, 10),
    date(2025, 3, 30),
    date(2026, 3, 20),
    date(2027, 3, 9),
    date(2028, 2, 26),
    date(2029, 2, 14),
    date(2030, 2, 4),
)

_KURBAN_BAYRAMI = (  # four days
    date(2024, 6, 16),
    date(2025, 6, 6),
    date(2026, 5, 27),
    date(2027, 5, 16),
    date(2028, 5, 5),
    date(2029, 4, 24),
    date(2030, 4, 13),
)


def _shipped() -> tuple[tuple[date, str, bool], ...]:
    """One row a day: where two meet (23 April 2029 is also an eve), both names stand and the longer holiday counts."""
    rows: dict[date, tuple[str, bool]] = {}

    def add(day: date, name: str, half_day: bool) -> None:
        if day in rows:
            earlier, half_before = rows[day]
            name, half_day = f"{earlier} · {name}", half_day and half_before
        rows[day] = (name, half_day)

    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for month, day_of_month, name, half_day in _NATIONAL:
            add(date(year, month, day_of_month), name, half_day)
    for name, first_days, length in (("Ramazan Bayramı", _RAMAZAN_BAYRAMI, 3), ("Kurban Bayramı", _KURBAN_BAYRAMI, 4)):
        for first_day in first_days:
            add(first_day - timedelta(days=1), f"{name} arifesi", half_day=True)
            for number in range(length):
                add(first_day + timedelta(days=number), f"{name} {number + 1}. gün", half_day=False)
    return tuple((day, name, half_day) for day, (name, half_day) in sorted(rows.items()))


#: (day, name, only the afternoon is free), in order; each day once.
SHIPPED_HOLIDAYS: tuple[tuple[date, str, bool], ...] = _shipped()
