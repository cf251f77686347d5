"""Turkish letters done right: folded for search, capitalised, sorted, cleaned.

Python's own ``upper`` and ``lower`` turn i into I and İ into two characters; PostgreSQL here has no ICU and sorts by
bytes. So what is searched and sorted by is made here and stored beside the text.
"""

from __future__ import annotations

import re
import unicodedata

#: A longer word is cut on both sides, in the index and in the question: PostgreSQL refuses words over 2046 bytes.
LONGEST_WORD = 100
#: A question is at most this many words; more only make it slow.
MOST_WORDS = 12

_WORD = re.compile(r"[^\W_]+")
_TITLE_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_UNDECOMPOSED = str.maketrans({"ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
# Under byte order "c~" stands after every "c…" and before "d", so each letter gets its place in the Turkish alphabet.
_PLACES = str.maketrans({"ç": "c~", "ğ": "g~", "ı": "h~", "ö": "o~", "ş": "s~", "ü": "u~"})
_OWN_LETTERS = frozenset("çğıöşü")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})


def fold(text: str) -> str:
    """``text`` as search compares it: "  ŞİŞLİ  Çağla " and "sisli cagla" become the same.

    I, İ, ı and i are one letter; marks fall off every letter; case is gone; runs of blanks are one blank.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    bare = _without_marks(text).casefold().translate(_UNDECOMPOSED)
    # Folding case can make letters that decompose once more (rare capitals), so marks are taken off again.
    return " ".join(_visible(_without_marks(bare)).split())


def turkish_upper(text: str) -> str:
    """Capitals as Turkish writes them: "ışık içinde" is "IŞIK İÇİNDE"."""
    return unicodedata.normalize("NFC", text).replace("i", "İ").replace("ı", "I").upper()


def turkish_lower(text: str) -> str:
    """Small letters as Turkish writes them: "IŞIK İÇİNDE" is "ışık içinde"."""
    return unicodedata.normalize("NFC", text).replace("İ", "i").replace("I", "ı").lower()


def turkish_title(text: str) -> str:
    """Each word with one capital, as names are written: "ISPARTA'NIN İLÇESİ" is "Isparta'nın İlçesi"."""

    def capitalised(match: re.Match[str]) -> str:
        word = match.group()
        return turkish_upper(word[0]) + turkish_lower(word[1:])

    return _TITLE_WORD.sub(capitalised, unicodedata.normalize("NFC", text))


def sort_key(text: str) -> str:
    """A key that plain byte order sorts as the Turkish alphabet does: blank, digits, a b c ç … g ğ h ı i … ü v w x y z.

    Case and punctuation do not count, marks of other languages fall off (â sorts as a), other scripts come last.
    """
    lowered = turkish_lower(text)
    kept = "".join(
        letter if letter in _OWN_LETTERS or letter.isascii() else _without_marks(letter).casefold()
        for letter in lowered
    )
    return " ".join(_WORD.findall(kept)).translate(_PLACES)


def search_words(text: str) -> list[str]:
    """The folded words of ``text``: letters and digits only, so each is safe inside ``to_tsquery('simple', 'word:*')``.

    Index the same words (``search_text``), or a hyphen or a dot in a SKU is understood differently on the two sides.
    """
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def search_text(*texts: str | None) -> str:
    """What is indexed for a record: the search words of all its texts, as ``to_tsvector('simple', …)`` takes them."""
    return " ".join(word for text in texts if text for word in search_words(text))


def prefix_query(text: str) -> str:
    """``text`` for ``to_tsquery('simple', …)``: finds records having every word, each as a beginning; "" for none."""
    return " & ".join(f"{word}:*" for word in search_words(text)[:MOST_WORDS])


def clean(text: str, limit: int | None = None, *, lines: bool = False) -> str:
    """``text`` as it may be stored and shown: nothing invisible, composed letters (NFC), single blanks.

    ``lines`` keeps line breaks (notes, messages), at most one empty line in a row. Cut at ``limit`` characters: where
    cutting would lose something a customer wrote, compare the length first.
    """
    composed = unicodedata.normalize("NFC", text)
    if lines:
        rows = (" ".join(_visible(row).split()) for row in composed.splitlines())
        cleaned = re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip("\n")
    else:
        cleaned = " ".join(_visible(composed).split())
    return cleaned if limit is None else cleaned[:limit].rstrip()


def _without_marks(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if unicodedata.category(letter) != "Mn")


def _visible(text: str) -> str:
    """``text`` without what nobody can see; a tab or a line break stays the blank it was."""
    if text.isprintable():
        return text
    return "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) not in _INVISIBLE)
