"""Return codes: short, the same on a Turkish and an English keyboard, and with a check digit."""

from __future__ import annotations

import re

from django.db import connection

_CODE = re.compile(r"R([0-9]{8})")


def next_code() -> str:
    """R, seven digits of a rising number, and their Luhn check digit. No hyphen: scanners type it wrongly in Türkiye."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('return_code')")
        (number,) = cursor.fetchone()
    body = f"{number:07d}"
    return f"R{body}{_check_digit(body)}"


def read_code(text: str) -> str:
    """The code in what was scanned or typed ("r 0000 0018"), or "" when it is none or was misread."""
    found = _CODE.fullmatch(re.sub(r"[\s\-*]", "", text).upper())
    if found is None or _check_digit(found[1][:-1]) != int(found[1][-1]):
        return ""
    return found[0]


def _check_digit(body: str) -> int:
    doubled = sum(sum(divmod(int(digit) * (2 - index % 2), 10)) for index, digit in enumerate(reversed(body)))
    return -doubled % 10
