"""Phone numbers as customers type them."""

from __future__ import annotations

import pytest

from kervan.lib.errors import Invalid
from kervan.lib.phones import can_receive_sms, dialled, last_digits, masked, national, to_e164


@pytest.mark.parametrize(
    "text",
    ["0532 123 45 67", "5321234567", "+90 532 123 45 67", "0090 532 1234567", "(0532) 123-45-67", "905321234567"],
)
def test_one_mobile_number_in_many_forms_is_one_number(text):
    assert to_e164(text) == "+905321234567"


@pytest.mark.parametrize(
    ("text", "stored", "shown", "mobile"),
    [
        ("0532 123 45 67", "+905321234567", "0532 123 45 67", True),
        ("(0212) 555 12 12", "+902125551212", "0212 555 12 12", False),
        ("0850 123 45 67", "+908501234567", "0850 123 45 67", False),
        ("444 0 123", "+904440123", "444 0 123", False),
        ("+49 151 23456789", "+4915123456789", "+49 1512 3456789", True),
    ],
)
def test_numbers_are_shown_as_people_dial_them(text, stored, shown, mobile):
    assert to_e164(text) == stored
    assert national(stored) == shown
    assert can_receive_sms(stored) is mobile


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "abc",
        "123",
        "053212345678",
        "0532 123 45 67 dahili 3",
        "0532-CALL-ME",
        "+90 199 123 45 67",
        "1" * 400,
    ],
)
def test_a_number_that_cannot_be_dialled_is_refused_by_name(text):
    with pytest.raises(Invalid) as refused:
        to_e164(text, field="customer.phone")

    assert refused.value.fields == {"customer.phone": "Telefon numarası geçerli değil; 05xx xxx xx xx biçiminde yazın."}


def test_a_foreign_region_reads_its_own_numbers():
    assert to_e164("0151 23456789", "DE") == "+4915123456789"


def test_the_last_digits_and_the_mask():
    assert last_digits("+905321234567") == "4567"
    assert last_digits("0532 1", 7) == "05321"
    assert masked("+905321234567") == "••• ••• •• 67"
    assert masked("") == ""


def test_unreadable_text_is_shown_as_it_is():
    assert national("dahili 3") == "dahili 3"
    assert can_receive_sms("dahili 3") is False


def test_what_was_typed_freely_is_dialled_where_it_is_a_number() -> None:
    assert dialled("0216 222 33 44") == "+902162223344"
    assert (dialled("Santral 12"), dialled("")) == ("Santral 12", "")
