"""Money as whole kuruş: written for people and programs, read from both, and split without losing one.

Every amount in Kervan is an ``int`` in the currency's minor unit. Nothing here ever goes through a float.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kervan.lib.errors import Invalid

#: 10 000 000 000,00 TL. Above it an amount is a slip of the finger, and sums of many still fit a 64-bit column.
LARGEST = 10**12

_NBSP = "\N{NO-BREAK SPACE}"
_DECIMAL = re.compile(r"(-?)([0-9]{1,18})(?:\.([0-9]{1,2}))?")
_MARK = re.compile(r"₺|\b(?:TL|TRY)\b\.?|(?<=[0-9])(?:TL|TRY)\b\.?|\b(?:TL|TRY)(?=[0-9])", re.IGNORECASE)
_TYPED = (
    re.compile(r"([0-9]+)"),  # 1249
    re.compile(r"([0-9]*),([0-9]{1,2})"),  # 1249,90
    re.compile(r"([0-9]*)\.([0-9]{1,2})"),  # 1249.90
    re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]{1,2}))?"),  # 1.249 and 1.249,90
    re.compile(r"([1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,]([0-9]{1,2}))?"),  # 1 249,90
    re.compile(r"([1-9][0-9]{0,2}(?:,[0-9]{3})+)\.([0-9]{1,2})"),  # 1,249.90
    re.compile(r"([1-9][0-9]{0,2}(?:,[0-9]{3}){2,})"),  # 1,249,900
)


def format_money(amount: int, currency: str = "TRY", lang: str = "tr") -> str:
    """``amount`` kuruş as people read it: "1.249,90 TL" in Turkish, "TRY 1,249.90" in English.

    A non-breaking space stands between number and currency, so a line never ends between them.
    """
    whole, cents = divmod(abs(amount), 100)
    sign = "-" if amount < 0 else ""
    grouped = f"{whole:,}"
    if lang.startswith("tr"):
        unit = "TL" if currency == "TRY" else currency
        return f"{sign}{grouped.replace(',', '.')},{cents:02d}{_NBSP}{unit}"
    return f"{sign}{currency}{_NBSP}{grouped}.{cents:02d}"


def decimal_string(amount: int) -> str:
    """``amount`` kuruş as the API writes it: 124990 is "1249.90"."""
    whole, cents = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole}.{cents:02d}"


def parse_decimal(text: object, *, field: str = "", signed: bool = False) -> int:
    """Kuruş of an amount as the API reads it: "1249.90", "1249.9" or "1249".

    ``field`` is the input's path ("lines.0.unit_price"), repeated in the refusal; ``signed`` lets "-5.00" through.

    Raises ``Invalid`` for anything else: floats, exponents, NaN, grouping, over two decimals, more than ``LARGEST``.
    """
    if not isinstance(text, str):
        raise _refuse(_('Tutar, noktayla ayrılmış ondalıklı bir metin olmalıdır: "129.90".'), field)
    match = _DECIMAL.fullmatch(text)
    if match is None:
        if re.fullmatch(r"-?[0-9]+\.[0-9]{3,}", text):
            raise _refuse(_('Tutarın en fazla iki ondalık hanesi olabilir: "129.90".'), field)
        if re.fullmatch(r"-?[0-9]{19,}(\.[0-9]{1,2})?", text):
            raise _too_large(field)
        raise _refuse(_('Tutar, noktayla ayrılmış ondalıklı bir metin olmalıdır: "129.90".'), field)
    sign, whole, cents = match.groups()
    return _checked(bool(sign), whole, cents, field=field, signed=signed)


def parse_money(text: str, *, field: str = "", signed: bool = False) -> int:
    """Kuruş of an amount as a person types it: "1249,90", "1.249,90 TL", "₺1249.90"; "1.249" is 1249 lira.

    A comma followed by three digits ("1,249") could be either, and is refused rather than guessed.

    Raises ``Invalid`` when it is not an amount, is below zero (unless ``signed``) or above ``LARGEST``.
    """
    bare = " ".join(_MARK.sub(" ", text.replace("\N{MINUS SIGN}", "-")).split())
    negative = bare.startswith("-")
    if negative:
        bare = bare[1:].lstrip()
    for pattern in _TYPED:
        match = pattern.fullmatch(bare)
        if match is None:
            continue
        whole = re.sub(r"[., ]", "", match[1])
        cents = match[2] if pattern.groups == 2 else None
        return _checked(negative, whole or "0", cents, field=field, signed=signed)
    if re.fullmatch(r"[0-9]+[.,][0-9]{3,}", bare):
        raise _refuse(_("Kuruş en fazla iki hanelidir; tutarı 1.249,90 biçiminde yazın."), field)
    raise _refuse(_("Tutar anlaşılamadı; 1.249,90 biçiminde yazın."), field)


def looks_like_amount(text: str) -> int | None:
    """Kuruş when what was typed into the search box may be an amount of money, else None.

    "1249,90", "1.249,90 TL" and "1249" may be; "#1042", "0532 123 45 67" and a long tracking number may not.
    """
    marked = _MARK.search(text) is not None
    stripped = text.strip()
    if not marked and re.fullmatch(r"0[0-9 ]+|[0-9]{8,}|[0-9 ]{11,}", stripped):
        return None
    try:
        return parse_money(stripped)
    except Invalid:
        return None


def half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded to a whole number, halves away from zero: half_up(5, 2) is 3, half_up(-5, 2) is -3."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -rounded if numerator < 0 else rounded


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Share ``amount`` kuruş out in proportion to ``weights``, so that the shares sum to it exactly.

    Largest remainder; between equal remainders the earlier place wins, so the answer is always the same. No share
    has the other sign, none is larger than the whole, and as long as ``abs(amount)`` is at most the sum of the weights
    no share is larger than its weight. A weight of zero gets nothing, unless all are zero: then all share equally.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is below zero")
    if not weights:
        if amount:
            raise ValueError("an amount cannot be split over nothing")
        return []
    whole = sum(weights)
    if not whole:
        weights, whole = [1] * len(weights), len(weights)
    shares, remainders = [], []
    for weight in weights:
        share, remainder = divmod(abs(amount) * weight, whole)
        shares.append(share)
        remainders.append(remainder)
    missing = abs(amount) - sum(shares)
    for place in sorted(range(len(weights)), key=lambda place: -remainders[place])[:missing]:
        shares[place] += 1
    return shares if amount >= 0 else [-share for share in shares]


def _checked(negative: bool, whole: str, cents: str | None, *, field: str, signed: bool) -> int:
    if len(whole.lstrip("0")) > 18:
        raise _too_large(field)
    amount = int(whole) * 100 + int((cents or "").ljust(2, "0"))
    if amount > LARGEST:
        raise _too_large(field)
    if negative and amount and not signed:
        raise _refuse(_("Tutar sıfırdan küçük olamaz."), field)
    return -amount if negative else amount


def _too_large(field: str) -> Invalid:
    largest = format_money(LARGEST, lang=get_language() or "tr")
    message = _("Tutar çok büyük; en fazla %(largest)s olabilir.") % {"largest": largest}
    return _refuse(message, field)


def _refuse(message: str, field: str) -> Invalid:
    return Invalid(message, code="invalid_amount", fields={field: message} if field else None)
