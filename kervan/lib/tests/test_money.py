"""Amounts: read, written and split without losing a kuruş."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kervan.lib.errors import Invalid
from kervan.lib.money import (
    LARGEST,
    decimal_string,
    format_money,
    half_up,
    looks_like_amount,
    parse_decimal,
    parse_money,
    split,
)

NBSP = "\N{NO-BREAK SPACE}"
AMOUNTS = st.integers(-LARGEST, LARGEST)


@pytest.mark.parametrize(
    ("amount", "turkish", "english"),
    [
        (124990, f"1.249,90{NBSP}TL", f"TRY{NBSP}1,249.90"),
        (0, f"0,00{NBSP}TL", f"TRY{NBSP}0.00"),
        (5, f"0,05{NBSP}TL", f"TRY{NBSP}0.05"),
        (-123456789, f"-1.234.567,89{NBSP}TL", f"-TRY{NBSP}1,234,567.89"),
    ],
)
def test_people_read_amounts_in_their_language(amount, turkish, english):
    assert format_money(amount) == turkish
    assert format_money(amount, lang="en") == english


def test_another_currency_keeps_its_code():
    assert format_money(1000, "EUR") == f"10,00{NBSP}EUR"
    assert format_money(1000, "EUR", "en") == f"EUR{NBSP}10.00"


@given(AMOUNTS)
def test_what_is_written_is_read_back(amount):
    assert parse_decimal(decimal_string(amount), signed=True) == amount
    assert parse_money(format_money(amount), signed=True) == amount
    assert parse_money(format_money(amount, lang="en"), signed=True) == amount


@pytest.mark.parametrize(
    ("text", "amount"), [("1249.90", 124990), ("1249.9", 124990), ("1249", 124900), ("0", 0), ("-0.00", 0)]
)
def test_the_api_reads_decimal_strings(text, amount):
    assert parse_decimal(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "1,50",
        "1.234",
        "1.2.3",
        ".5",
        "5.",
        "+5",
        "1e5",
        "NaN",
        "Infinity",
        "0x10",
        "١",
        "1_000",
        "1\n",
        "9" * 5000,
        "10000000000.01",
        "-1.00",
        12,
        12.5,
        None,
        True,
    ],
)
def test_the_api_refuses_everything_else_by_name(text):
    with pytest.raises(Invalid) as refused:
        parse_decimal(text, field="lines.0.unit_price")

    assert list(refused.value.fields) == ["lines.0.unit_price"]
    assert refused.value.code == "invalid_amount"


def test_the_refusal_says_what_is_wrong():
    with pytest.raises(Invalid, match="en fazla iki ondalık"):
        parse_decimal("1.234")
    with pytest.raises(Invalid, match=f"10.000.000.000,00{NBSP}TL"):
        parse_decimal("99999999999.00")
    with pytest.raises(Invalid, match="sıfırdan küçük"):
        parse_decimal("-1")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1249,90", 124990),
        ("1.249,90 TL", 124990),
        ("1249.90", 124990),
        ("₺1.249,90", 124990),
        ("1.249", 124900),
        ("1.249.900", 124990000),
        ("1249", 124900),
        ("1249,9", 124990),
        ("12.5", 1250),
        ("1,249.90", 124990),
        ("1,249,900", 124990000),
        (f"1{NBSP}249,90{NBSP}TL", 124990),
        ("  5tl ", 500),
        ("TRY 5", 500),
        (",50", 50),
        ("0,05", 5),
    ],
)
def test_people_type_amounts_in_many_ways(text, amount):
    assert parse_money(text) == amount


@pytest.mark.parametrize(
    "text",
    ["", "TL", "abc", "1,249", "1.24.9", "0.500", "1249.900", "1.2345", "5 5", "1.249,905", "-5", "١٢", "9" * 40],
)
def test_an_ambiguous_or_wrong_amount_is_refused_rather_than_guessed(text):
    with pytest.raises(Invalid):
        parse_money(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1249,90", 124990),
        ("1.249,90 TL", 124990),
        ("1042", 104200),
        ("#1042", None),
        ("0532 123 45 67", None),
        ("05321234567", None),
        ("532 123 45 67", None),
        ("5321234567", None),
        ("212345678901234", None),
        ("Çağla", None),
        ("", None),
    ],
)
def test_search_knows_an_amount_from_a_number(text, amount):
    assert looks_like_amount(text) == amount


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"), [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (5, 3, 2), (0, 7, 0), (5, -2, -3)]
)
def test_halves_are_rounded_away_from_zero(numerator, denominator, rounded):
    assert half_up(numerator, denominator) == rounded


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (5, [0, 0], [3, 2]),
        (5, [0, 7, 0], [0, 5, 0]),
        (1, [1, 2, 2], [0, 1, 0]),
        (0, [3, 4], [0, 0]),
        (0, [], []),
    ],
)
def test_an_amount_is_split_by_largest_remainder(amount, weights, shares):
    assert split(amount, weights) == shares


@given(AMOUNTS, st.lists(st.integers(0, LARGEST), min_size=1, max_size=30))
def test_a_split_loses_and_makes_nothing(amount, weights):
    shares = split(amount, weights)

    assert sum(shares) == amount
    assert all(0 <= share <= amount or amount <= share <= 0 for share in shares)
    if any(weights):
        assert all(share == 0 for share, weight in zip(shares, weights, strict=True) if not weight)
    if any(weights) and abs(amount) <= sum(weights):
        assert all(abs(share) <= weight for share, weight in zip(shares, weights, strict=True))


def test_a_split_over_nothing_or_by_a_negative_weight_is_a_bug():
    with pytest.raises(ValueError):
        split(1, [])
    with pytest.raises(ValueError):
        split(1, [2, -1])


def test_the_largest_amount_is_named_in_the_readers_language():
    with translation.override("en"), pytest.raises(Invalid, match=r"10,000,000,000\.00"):
        parse_decimal("99999999999")
