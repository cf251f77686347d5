"""The order number as bars."""

from __future__ import annotations

import pytest

from kervan.lib.order_codes import order_code, read_order_code


@pytest.mark.parametrize(
    ("number", "code"),
    [(1, "0000000001"), (1042, "0000001042"), (12_345_678, "0012345678"), (123_456_789, "000123456789")],
)
def test_a_number_has_ten_digits_or_more_an_even_count_and_two_zeros_first(number: int, code: str) -> None:
    assert order_code(number) == code
    assert read_order_code(f" {code}\n") == number


@pytest.mark.parametrize(
    "text", ["", "1042", "#1042", "00001042", "00000001042", "0000000000", "260000104200", "000000001042", "٠٠٠٠٠٠١٠٤٢"]
)
def test_what_is_typed_and_other_codes_are_none(text: str) -> None:
    assert read_order_code(text) is None
