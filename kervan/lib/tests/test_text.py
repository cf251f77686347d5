"""Turkish letters in search, capitals and lists."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kervan.lib.text import (
    LONGEST_WORD,
    MOST_WORDS,
    clean,
    fold,
    prefix_query,
    search_text,
    search_words,
    sort_key,
    turkish_lower,
    turkish_title,
    turkish_upper,
)

ANY_TEXT = st.text(max_size=60) | st.text(st.sampled_from("aâAbcçÇgğĞhıIiİoöÖsşŞuüÜzZ -'.9\u0307"), max_size=40)


@pytest.mark.parametrize("text", ["İSTANBUL", "istanbul", "ISTANBUL", "ıstanbul", "I\u0307stanbul", " İstanbul\t"])
def test_istanbul_is_found_however_it_is_typed(text):
    assert fold(text) == "istanbul"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ŞİŞLİ", "sisli"),
        ("Kâğıthane", "kagithane"),
        ("ÇAĞLA  Öztürk", "cagla ozturk"),
        ("José Łódź", "jose lodz"),
        ("a\x00b\u200bc\u202e", "abc"),
        ("ﬁyat ２", "fiyat 2"),
    ],
)
def test_search_forgets_marks_and_case(text, folded):
    assert fold(text) == folded


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert fold(text) == fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(st.sampled_from("abcçdefgğhıijklmnoöprsştuüvyzABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ "), max_size=40))
def test_capitals_and_small_letters_come_back(text):
    assert turkish_lower(turkish_upper(text)) == turkish_lower(text)
    assert turkish_upper(turkish_lower(text)) == turkish_upper(text)
    assert fold(turkish_upper(text)) == fold(turkish_lower(text)) == fold(text)


def test_capitals_are_turkish():
    assert turkish_upper("ışık içinde") == "IŞIK İÇİNDE"
    assert turkish_lower("IŞIK İÇİNDE") == "ışık içinde"
    assert turkish_lower("I\u0307ZMIR") == "izmır"


@pytest.mark.parametrize(
    ("text", "titled"),
    [
        ("ISPARTA'NIN İLÇESİ", "Isparta'nın İlçesi"),
        ("ali veli-can", "Ali Veli-Can"),
        ("IŞIK", "Işık"),
        ("i", "İ"),
        ("", ""),
    ],
)
def test_names_are_written_with_one_capital(text, titled):
    assert turkish_title(text) == titled


def test_lists_follow_the_turkish_alphabet():
    names = [
        "Zeki",
        "Çağla",
        "Cem",
        "Dila",
        "Irmak",
        "İzzet",
        "Hasan",
        "Jale",
        "Oya",
        "Ömer",
        "Sıla",
        "Şule",
        "Tan",
        "Uğur",
        "Ümit",
        "Vural",
        "Gül",
        "Ğ",
        "Galip",
        "9",
        "10",
    ]

    assert sorted(names, key=lambda name: sort_key(name).encode()) == (
        [
            "10",
            "9",
            "Cem",
            "Çağla",
            "Dila",
            "Galip",
            "Gül",
            "Ğ",
            "Hasan",
            "Irmak",
            "İzzet",
            "Jale",
            "Oya",
            "Ömer",
            "Sıla",
            "Şule",
            "Tan",
            "Uğur",
            "Ümit",
            "Vural",
            "Zeki",
        ]
    )


def test_every_letter_has_its_place():
    alphabet = "abcçdefgğhıijklmnoöpqrsştuüvwxyz"

    assert sorted(alphabet, key=lambda letter: sort_key(letter).encode()) == list(alphabet)
    assert sorted(alphabet, key=lambda letter: sort_key("k" + letter + "a").encode()) == list(alphabet)


def test_a_shorter_name_comes_first_and_case_does_not_count():
    assert sort_key("Can") < sort_key("Can Ak") < sort_key("Cana") < sort_key("ÇAN")
    assert sort_key("ŞULE") == sort_key("şule")


def test_search_words_hold_nothing_that_a_query_could_choke_on():
    assert search_words("ABC-12.3 o'neil & | ! :* (foo_bar) <->") == ["abc", "12", "3", "o", "neil", "foo", "bar"]
    assert prefix_query("Çağ ı'") == "cag:* & i:*"
    assert prefix_query(" & ") == ""
    assert search_text("Çağla Öz", None, "", "0532 123") == "cagla oz 0532 123"


@given(ANY_TEXT)
def test_search_words_are_letters_and_digits_only(text):
    assert all(character.isalnum() for word in search_words(text) for character in word)


def test_a_very_long_question_stays_short():
    assert search_words("a" * 5000) == ["a" * LONGEST_WORD]
    assert prefix_query("a " * 500).count("&") == MOST_WORDS - 1


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (" a\x00b\u202e \t c\n d ", "ab c d"),
        ("S\u0327ule", "Şule"),
        ("\ud800x", "x"),
        ("\u200b", ""),
        ("Ali\u00a0Veli", "Ali Veli"),
    ],
)
def test_what_nobody_can_see_is_not_stored(text, cleaned):
    assert clean(text) == cleaned


def test_a_note_keeps_its_lines():
    assert clean(" kapıya \r\n\r\n\r\n\r\n bırakın\x07 ", lines=True) == "kapıya\n\nbırakın"


def test_text_is_cut_at_the_limit_without_a_trailing_blank():
    assert clean("abc def", 4) == "abc"


@given(ANY_TEXT, st.integers(0, 20))
def test_clean_text_can_always_be_stored(text, limit):
    cleaned = clean(text, limit)

    assert len(cleaned) <= limit
    assert "\x00" not in cleaned
    assert clean(cleaned) == cleaned
    cleaned.encode()
