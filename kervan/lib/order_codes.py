"""The order number as bars: what stands on our own labels and packing slips."""

from __future__ import annotations

import re

SHORTEST = 10
_CODE = re.compile(r"00[0-9]{8,18}")


def order_code(number: int) -> str:
    """ "0000001042" for 1042: ten digits or more, an even count, two zeros first.

    So it prints small in Code 128 C, and nobody types it: it means the order wherever it is scanned.
    """
    width = max(SHORTEST, len(str(number)) + 2)
    return str(number).zfill(width + width % 2)


def read_order_code(text: str) -> int | None:
    """The order number that was scanned; None for anything else, also for a number that was typed."""
    text = text.strip()
    number = int(text) if _CODE.fullmatch(text) and len(text) % 2 == 0 else 0
    return number if number and order_code(number) == text else None
