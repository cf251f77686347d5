"""TCKN and VKN, told apart by their digits."""

from __future__ import annotations

import pytest

from kervan.lib.errors import Invalid
from kervan.lib.tax_ids import check_tax_id, normal_tax_id


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("10000000146", "person"),
        ("172 917 160 60", "person"),
        ("4540536920", "company"),
        ("454-053-6920", "company"),
        ("11111111111", "person"),
        ("2222222222", "company"),
    ],
)
def test_persons_and_companies_are_told_apart(text, kind):
    assert check_tax_id(text) == kind


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("10000000147", "TCKN geçerli değil"),
        ("01234567890", "TCKN geçerli değil"),
        ("4540536921", "VKN geçerli değil"),
        ("0000000000", "VKN geçerli değil"),
        ("", "10 haneli VKN veya 11 haneli TCKN"),
        ("123456789", "10 haneli VKN veya 11 haneli TCKN"),
        ("123456789012", "10 haneli VKN veya 11 haneli TCKN"),
        ("1234A67890", "10 haneli VKN veya 11 haneli TCKN"),
        ("١٢٣٤٥٦٧٨٩٠", "10 haneli VKN veya 11 haneli TCKN"),
    ],
)
def test_a_wrong_number_is_refused_with_the_reason(text, sentence):
    with pytest.raises(Invalid, match=sentence) as refused:
        check_tax_id(text, field="customer.tax_id")

    assert list(refused.value.fields) == ["customer.tax_id"]


def test_every_wrong_digit_of_a_tckn_is_noticed():
    good = "17291716060"

    for place in range(11):
        for digit in set("0123456789") - {good[place]}:
            with pytest.raises(Invalid):
                check_tax_id(good[:place] + digit + good[place + 1 :])


def test_numbers_are_stored_as_digits():
    assert normal_tax_id(" 454-053.6920 ") == "4540536920"
