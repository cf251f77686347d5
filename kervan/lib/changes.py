"""What a change of settings changed, for its event: field → [old, new], short, and never a secret."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

LONGEST = 200


def changes_between(before: Any, after: Any, names: Iterable[str]) -> dict[str, list[Any]]:
    """The fields of two rows that differ, as an event keeps them."""
    found = {}
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found[name] = [_short(old), _short(new)]
    return found


def _short(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    text = str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
