"""An amount in words, as it stands on an invoice: "YALNIZ: BİN İKİ YÜZ ELLİ TÜRK LİRASI BEŞ KURUŞ"."""

from __future__ import annotations

from babel import Locale

from kervan.lib.text import turkish_upper

#: In kuruş: a thousand times the largest amount of an order.
LARGEST_IN_WORDS = 10**15

_ONES = ("", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz")
_TENS = ("", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan")
_SCALES = ("", "bin", "milyon", "milyar", "trilyon")

_ENGLISH_SMALL = (
    *("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH_SCALES = ("", "thousand", "million", "billion", "trillion")

#: Whole and hundredth, of one and of many; of other currencies the name is Babel's and the hundredths stay digits.
_Names = tuple[str, ...]
_UNITS: dict[str, dict[str, tuple[_Names, _Names]]] = {
    "tr": {
        "TRY": (("Türk lirası",), ("kuruş",)),
        "USD": (("ABD doları",), ("sent",)),
        "EUR": (("euro",), ("sent",)),
        "GBP": (("İngiliz sterlini",), ("peni",)),
    },
    "en": {
        "TRY": (("Turkish lira",), ("kuruş",)),
        "USD": (("US dollar", "US dollars"), ("cent", "cents")),
        "EUR": (("euro", "euros"), ("cent", "cents")),
        "GBP": (("pound sterling", "pounds sterling"), ("penny", "pence")),
    },
}


def amount_words(amount: int, currency: str = "TRY", lang: str = "tr") -> str:
    """``amount`` in the minor unit in capitals, begun with "YALNIZ:" so that nothing can be written before it.

    A part of zero is left out ("YALNIZ: BEŞ KURUŞ"), unless both are ("YALNIZ: SIFIR TÜRK LİRASI").

    Raises ``ValueError`` below zero and above ``LARGEST_IN_WORDS``: no invoice says that.
    """
    if not 0 <= amount <= LARGEST_IN_WORDS:
        raise ValueError(f"an invoice cannot be about {amount}")
    turkish = lang == "tr"
    written = number_words if turkish else english_words
    whole, hundredths = divmod(amount, 100)
    unit, small = _units(currency, "tr" if turkish else "en")
    parts = []
    if whole or not hundredths or not small:
        parts += [written(whole), unit[0 if whole == 1 else -1]]
    if hundredths:
        parts += [written(hundredths), small[0 if hundredths == 1 else -1]] if small else [f"{hundredths}/100"]
    said = " ".join(parts)
    return turkish_upper(f"Yalnız: {said}") if turkish else f"Only: {said}".upper()


def number_words(number: int) -> str:
    """A whole number in Turkish, each word apart: 1100 is "bin yüz", 2000 "iki bin", 1000000 "bir milyon".

    One hundred and one thousand have no "bir" before them: "yüz", "bin".
    """
    if number == 0:
        return "sıfır"
    words: list[str] = []
    for place, group in _groups(number):
        if not (place == 1 and group == 1):
            words += _under_thousand(group)
        words.append(_SCALES[place])
    return " ".join(filter(None, words))


def english_words(number: int) -> str:
    """A whole number in English: 1250 is "one thousand two hundred fifty"."""
    if number == 0:
        return "zero"
    words: list[str] = []
    for place, group in _groups(number):
        hundreds, rest = divmod(group, 100)
        words += [_ENGLISH_SMALL[hundreds], "hundred"] if hundreds else []
        tens, ones = divmod(rest, 10) if rest >= 20 else (0, rest)
        words += ["-".join(filter(None, (_ENGLISH_TENS[tens], _ENGLISH_SMALL[ones]))), _ENGLISH_SCALES[place]]
    return " ".join(filter(None, words))


def _groups(number: int) -> list[tuple[int, int]]:
    """The groups of three digits that are not zero, largest first, each with its place (0 ones, 1 thousands …)."""
    groups = []
    place = 0
    while number:
        number, group = divmod(number, 1000)
        if group:
            groups.append((place, group))
        place += 1
    return groups[::-1]


def _under_thousand(number: int) -> list[str]:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    before = [_ONES[hundreds]] if hundreds > 1 else []
    return [*before, "yüz" if hundreds else "", _TENS[tens], _ONES[ones]]


def _units(currency: str, lang: str) -> tuple[_Names, _Names]:
    known = _UNITS[lang].get(currency)
    return known or ((Locale.parse(lang).currencies.get(currency, currency),), ())
