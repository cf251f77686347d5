"""Amounts, moments and phones as a Turkish shopkeeper writes them, and as an English reader does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import translation

from kervan.panel import formats

NOW = datetime(2026, 11, 23, 11, 5, tzinfo=UTC)  # 14:05 in Istanbul


def plain(text: object) -> str:
    return str(text).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2026, 11, 23, 11, 4, 30, tzinfo=UTC), "şimdi"),
        (datetime(2026, 11, 23, 10, 58, tzinfo=UTC), "7 dk önce"),
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), "bugün 09:00"),
        (datetime(2026, 11, 22, 21, 30, tzinfo=UTC), "bugün 00:30"),
        (datetime(2026, 11, 22, 20, 59, tzinfo=UTC), "dün 23:59"),
        (datetime(2026, 11, 20, 11, 5, tzinfo=UTC), "20 Kas 14:05"),
        (datetime(2025, 12, 31, 22, 0, tzinfo=UTC), "1 Oca 01:00"),
        (datetime(2025, 6, 1, 9, 0, tzinfo=UTC), "1 Haz 2025"),
        (datetime(2026, 11, 23, 15, 0, tzinfo=UTC), "bugün 18:00"),
        (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), "yarın 09:00"),
    ],
)
def test_a_moment_is_told_from_here(moment: datetime, told: str) -> None:
    with translation.override("tr"):
        assert formats.relative(moment, NOW) == told


def test_the_full_time_stands_in_the_title() -> None:
    with translation.override("tr"), time_machine.travel(NOW, tick=False):
        shown = plain(formats.when(datetime(2026, 11, 23, 10, 58, tzinfo=UTC)))

    assert shown == '<time datetime="2026-11-23T10:58:00+00:00" title="23 Kas 2026 13:58">7 dk önce</time>'


def test_days_have_names_when_near() -> None:
    with translation.override("tr"), time_machine.travel(NOW, tick=False):
        assert ">bugün<" in formats.day(NOW)
        assert ">yarın<" in formats.day(datetime(2026, 11, 23, 22, 0, tzinfo=UTC))
        assert plain(formats.day(datetime(2026, 11, 30, tzinfo=UTC).date())).endswith(">30 Kas 2026</time>")
        assert formats.day(None) == formats.when(None) == ""


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+905321234567", "0532 123 45 67"),
        ("05321234567", "0532 123 45 67"),
        ("5321234567", "0532 123 45 67"),
        ("+902165550123", "0216 555 01 23"),
        ("+4915123456789", "+4915123456789"),
        ("", ""),
        (None, ""),
    ],
)
def test_phones_are_written_as_here(stored: str | None, shown: str) -> None:
    assert plain(formats.phone(stored)) == shown


def test_amounts_follow_the_reader() -> None:
    with translation.override("tr"):
        assert plain(formats.money(124990)) == "1.249,90 TL"
        assert formats.amount(124990) == "1.249,90"
        assert formats.amount(-5) == "-0,05"
        assert formats.pieces(12480) == "12.480 adet"
    with translation.override("en"):
        assert plain(formats.money(124990)) == "TRY 1,249.90"
        assert formats.amount(124990) == "1,249.90"
    assert formats.money(None) == formats.pieces(None) == formats.count(None) == ""


def test_an_iban_stands_in_groups_of_four() -> None:
    assert plain(formats.iban("tr33 0006100519786457841326")) == "TR33 0006 1005 1978 6457 8413 26"
    assert formats.iban(None) == ""
