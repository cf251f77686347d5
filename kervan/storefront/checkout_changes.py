"""What is different from what the buyer saw: each amount before and now. Only for the eye; what counts is the quote's mark."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.utils.translation import gettext as _

from kervan.checkout.quote import Quote

Amounts = Iterable[tuple[str, int]]
MOST_LETTERS = 4000


def written(totals: Amounts, found: Quote) -> str:
    """The amounts of the page, to be sent along with the button."""
    return json.dumps([*totals, (_("Toplam"), found.total)], ensure_ascii=False)


def changes(text: str, totals: Amounts, found: Quote) -> list[tuple[str, int | None, int | None]]:
    """(what, before, now) of all that is not as it was shown; None: it was not there, or is no longer."""
    before = _read(text)
    if not before:
        return []
    now = dict([*totals, (_("Toplam"), found.total)])
    return [
        (name, before.get(name), now.get(name))
        for name in [*now, *(name for name in before if name not in now)]
        if before.get(name) != now.get(name)
    ]


def _read(text: str) -> dict[str, int]:
    try:
        rows = json.loads(text[:MOST_LETTERS])
        return {name[:120]: amount for name, amount in rows if isinstance(name, str) and type(amount) is int}
    except (ValueError, TypeError, RecursionError):
        return {}
