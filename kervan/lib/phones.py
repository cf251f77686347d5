"""Phone numbers: stored as E.164, shown the way people dial them at home."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from kervan.lib.errors import Invalid

_FORMS = re.compile(r"[+＋]?[0-9\s().\-–/]+")


def to_e164(text: str, region: str = "TR", *, field: str = "") -> str:
    """The number as it is stored: "0532 123 45 67", "5321234567" and "0090 532…" are all "+905321234567".

    ``region`` is the country of numbers written without a country code; ``field`` the input's path for the refusal.

    Raises ``Invalid`` when it is not a number that exists in its country's plan; extensions and letters are refused,
    since no carrier can dial them.
    """
    number = _e164(text.strip(), region)
    if number is None:
        raise _refuse(field)
    return number


# An order names its buyer's number two or three times, and a day's lists show the same numbers again and again.
@lru_cache(maxsize=4096)
def _e164(typed: str, region: str) -> str | None:
    if not typed or len(typed) > 40 or not _FORMS.fullmatch(typed):
        return None
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def dialled(text: str) -> str:
    """A number that somebody typed freely, as E.164 where it is one; anything else comes back as it is."""
    try:
        return to_e164(text)
    except Invalid:
        return text


@lru_cache(maxsize=4096)
def national(e164: str, region: str = "TR") -> str:
    """The number for people: "0532 123 45 67" at home, "+49 1512 3456789" abroad. Other text comes back as it is."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    if phonenumbers.region_code_for_country_code(number.country_code or 0) != region:
        return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    if region == "TR":
        digits = str(number.national_number)
        if len(digits) == 10:
            return f"0{digits[:3]} {digits[3:6]} {digits[6:8]} {digits[8:]}"
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def can_receive_sms(e164: str) -> bool:
    """Whether it is a mobile number: landlines, 0850 and 444 numbers cannot be sent an SMS."""
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return False
    return kind in {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def last_digits(text: str, count: int = 4) -> str:
    """The last ``count`` digits, as a customer names them on the phone; fewer when there are fewer."""
    digits = re.sub(r"[^0-9]", "", text)
    return digits[-count:] if count > 0 else ""


def masked(e164: str) -> str:
    """The number for those who need not know it: "••• ••• •• 67"."""
    return f"••• ••• •• {last_digits(e164, 2)}" if e164 else ""


def _refuse(field: str) -> Invalid:
    message = _("Telefon numarası geçerli değil; 05xx xxx xx xx biçiminde yazın.")
    return Invalid(message, code="invalid_phone", fields={field: message} if field else None)
