"""Amounts in words, read back by a reader that knows nothing of the writer."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kervan.documents.amount_words import LARGEST_IN_WORDS, amount_words, english_words, number_words

TURKISH_WORDS = "SIFIR BİR İKİ ÜÇ DÖRT BEŞ ALTI YEDİ SEKİZ DOKUZ ON YİRMİ OTUZ KIRK ELLİ ALTMIŞ YETMİŞ SEKSEN DOKSAN"
VALUES = dict(zip(TURKISH_WORDS.split(), [*range(10), *range(10, 100, 10)], strict=True))
STEPS = {"BİN": 10**3, "MİLYON": 10**6, "MİLYAR": 10**9, "TRİLYON": 10**12}
ENGLISH_WORDS = (
    "ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE THIRTEEN FOURTEEN "
    "FIFTEEN SIXTEEN SEVENTEEN EIGHTEEN NINETEEN TWENTY THIRTY FORTY FIFTY SIXTY SEVENTY EIGHTY NINETY"
)
ENGLISH = dict(zip(ENGLISH_WORDS.split(), [*range(20), *range(20, 100, 10)], strict=True))
ENGLISH_STEPS = {"THOUSAND": 10**3, "MILLION": 10**6, "BILLION": 10**9, "TRILLION": 10**12}


def read(words: list[str]) -> int:
    """What a Turk understands: a bare BİN or YÜZ is one of them."""
    total = group = 0
    for word in words:
        if word == "YÜZ":
            assert group < 10
            group = 100 * (group or 1)
        elif word in STEPS:
            total, group = total + (group or 1) * STEPS[word], 0
        else:
            group += VALUES[word]
    return total + group


def read_amount(text: str) -> int:
    head, _, said = text.partition(": ")
    assert head == "YALNIZ"
    words = said.split()
    if "LİRASI" not in words:
        assert words[-1] == "KURUŞ"
        return read(words[:-1])
    at = words.index("LİRASI")
    assert words[at - 1] == "TÜRK"
    after = words[at + 1 :]
    assert not after or after[-1] == "KURUŞ"
    return 100 * read(words[: at - 1]) + (read(after[:-1]) if after else 0)


def read_english(text: str) -> int:
    total = group = 0
    for word in text.upper().replace("-", " ").split():
        if word == "HUNDRED":
            group *= 100
        elif word in ENGLISH_STEPS:
            total, group = total + group * ENGLISH_STEPS[word], 0
        else:
            group += ENGLISH[word]
    return total + group


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "YALNIZ: SIFIR TÜRK LİRASI"),
        (5, "YALNIZ: BEŞ KURUŞ"),
        (99, "YALNIZ: DOKSAN DOKUZ KURUŞ"),
        (100, "YALNIZ: BİR TÜRK LİRASI"),
        (101, "YALNIZ: BİR TÜRK LİRASI BİR KURUŞ"),
        (125005, "YALNIZ: BİN İKİ YÜZ ELLİ TÜRK LİRASI BEŞ KURUŞ"),
        (19990, "YALNIZ: YÜZ DOKSAN DOKUZ TÜRK LİRASI DOKSAN KURUŞ"),
        (10100600, "YALNIZ: YÜZ BİR BİN ALTI TÜRK LİRASI"),
        (36145900, "YALNIZ: ÜÇ YÜZ ALTMIŞ BİR BİN DÖRT YÜZ ELLİ DOKUZ TÜRK LİRASI"),
        (100000000, "YALNIZ: BİR MİLYON TÜRK LİRASI"),
        (100100100000, "YALNIZ: BİR MİLYAR BİR MİLYON BİN TÜRK LİRASI"),
    ],
)
def test_an_amount_is_said_as_a_turk_says_it(amount, words):
    assert amount_words(amount) == words


@pytest.mark.parametrize(
    ("amount", "currency", "lang", "words"),
    [
        (125005, "USD", "tr", "YALNIZ: BİN İKİ YÜZ ELLİ ABD DOLARI BEŞ SENT"),
        (2100, "EUR", "tr", "YALNIZ: YİRMİ BİR EURO"),
        (150, "GBP", "tr", "YALNIZ: BİR İNGİLİZ STERLİNİ ELLİ PENİ"),
        (45, "SEK", "tr", "YALNIZ: SIFIR İSVEÇ KRONU 45/100"),
        (2005, "CHF", "tr", "YALNIZ: YİRMİ İSVİÇRE FRANGI 5/100"),
        (100, "XQX", "tr", "YALNIZ: BİR XQX"),
        (125005, "TRY", "en", "ONLY: ONE THOUSAND TWO HUNDRED FIFTY TURKISH LIRA FIVE KURUŞ"),
        (2345, "USD", "en", "ONLY: TWENTY-THREE US DOLLARS FORTY-FIVE CENTS"),
        (101, "GBP", "en", "ONLY: ONE POUND STERLING ONE PENNY"),
    ],
)
def test_other_currencies_and_english_have_their_own_names(amount, currency, lang, words):
    assert amount_words(amount, currency, lang) == words


def test_the_words_of_every_number_to_ten_thousand_and_of_samples_to_a_million_are_that_number():
    numbers = [*range(10_001), *range(10_001, 1_000_001, 97), 999_999, 1_000_000, 101_006, 361_459]

    amounts = [100 * number + number % 100 for number in numbers]

    assert [amount for amount in amounts if read_amount(amount_words(amount)) != amount] == []


def test_the_words_of_random_large_amounts_are_those_amounts():
    dice = random.Random(20261125)
    amounts = [dice.randrange(10 ** dice.randint(1, 12)) for _ in range(20_000)]

    assert [amount for amount in amounts if read_amount(amount_words(amount)) != amount] == []


@given(st.integers(min_value=0, max_value=LARGEST_IN_WORDS))
def test_whatever_the_amount_its_words_can_be_read_back(amount):
    assert read_amount(amount_words(amount)) == amount


@given(st.integers(min_value=0, max_value=10**13))
def test_english_can_be_read_back_too_and_two_numbers_never_share_their_words(number):
    assert read_english(english_words(number)) == number
    assert number_words(number) != number_words(number + 1)


def test_capitals_keep_the_two_turkish_letters_i_apart():
    letters = set("".join(amount_words(number) for number in range(0, 2_000_000, 1999)))

    assert {"I", "İ"} <= letters
    assert not {letter for letter in letters if letter.islower()}
    assert not {"\u0307"} & letters


@pytest.mark.parametrize("amount", [-1, LARGEST_IN_WORDS + 1])
def test_an_amount_that_no_invoice_has_is_refused(amount):
    with pytest.raises(ValueError, match="cannot be about"):
        amount_words(amount)
