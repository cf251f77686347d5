"""The shop's bank accounts."""

from __future__ import annotations

import pytest

from kervan.lib.errors import Invalid
from kervan.lib.iban import bank_name, check_iban, grouped

GARANTI = "TR830006200000000012345678"


@pytest.mark.parametrize("text", [GARANTI, "tr83 0006 2000 0000 0012 3456 78", "TR83-0006-2000-0000-0012-3456-78"])
def test_an_iban_is_stored_without_blanks(text):
    assert check_iban(text) == GARANTI


@pytest.mark.parametrize(
    "text", ["", "TR", "TR83", GARANTI[:-1] + "9", GARANTI + "0", "XX" + GARANTI[2:], "TR" + "9" * 5000]
)
def test_a_wrong_iban_is_refused_by_name(text):
    with pytest.raises(Invalid) as refused:
        check_iban(text, field="iban")

    assert refused.value.fields == {"iban": "IBAN geçerli değil; TR ile başlayan 26 haneyi kontrol edin."}


def test_two_swapped_digits_are_noticed():
    with pytest.raises(Invalid):
        check_iban("TR830006200000000021345678")


def test_people_read_it_in_groups_of_four():
    assert grouped(GARANTI) == "TR83 0006 2000 0000 0012 3456 78"
    assert grouped("TR83 0006 20") == "TR83 0006 20"


def test_the_bank_is_named_where_it_is_known():
    assert bank_name(GARANTI) == "Türkiye Garanti Bankası A.Ş."
    assert bank_name("TR330006100519786457841326") is None
    assert bank_name("TR") is None
