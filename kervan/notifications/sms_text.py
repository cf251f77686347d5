"""How long a text is as SMS: GSM-7 holds 160 letters (153 per part), UCS-2 70 (67 per part).

3GPP TS 23.038, 6.2.1: ş, ğ, ı and İ are not in the default alphabet, so most Turkish texts are UCS-2; national shift
tables are not used, because many houses refuse them.
"""

from __future__ import annotations

import unicodedata

MOST_PARTS = 3

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("^{}\\[~]|€\f")  # two septets each
_PLAIN = str.maketrans("şŞğĞıİçâîûÂÎÛ…’‘“”–—\N{NO-BREAK SPACE}", "sSgGiIcaiuAIU.''\"\"-- ")


def parts(text: str) -> int:
    """How many SMS the text costs."""
    if all(sign in _BASIC or sign in _EXTENSION for sign in text):
        return _count([2 if sign in _EXTENSION else 1 for sign in text], alone=160, each=153)
    # Outside the basic plane a sign is two UCS-2 units, which are not parted.
    return _count([2 if ord(sign) > 0xFFFF else 1 for sign in text], alone=70, each=67)


def fit(text: str, most: int = MOST_PARTS) -> str:
    """The text within ``most`` SMS: as it is; else with plain letters for ş, ğ, ı; else cut after a word."""
    if parts(text) <= most:
        return text
    plain = unicodedata.normalize("NFC", text).translate(_PLAIN)
    if parts(plain) <= most:
        return plain
    words = plain.split(" ")
    while len(words) > 1 and parts(" ".join(words) + "...") > most:
        words.pop()
    short = " ".join(words)
    while parts(short + "...") > most:
        short = short[:-1]
    return short + "..."


def _count(sizes: list[int], *, alone: int, each: int) -> int:
    if sum(sizes) <= alone:
        return 1
    count, room = 1, each
    for size in sizes:
        if size > room:
            count, room = count + 1, each
        room -= size
    return count
