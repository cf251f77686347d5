"""Pages of a list by keyset: the next page begins after the last row seen, so the thousandth is as quick as the first."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

PAGE = 50
LONGEST_CURSOR = 2000
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Rows of one page, and the addresses of its neighbours ("" where there is none)."""

    rows: list[M]
    previous_url: str
    next_url: str


def page_of(request: HttpRequest, rows: QuerySet[M], order: Sequence[str], *, size: int = PAGE) -> Page[M]:
    """The page that ``?after=`` or ``?before=`` asks for, in ``order`` (all rising or all falling, unique together).

    A cursor that cannot be read, or belongs to another list, gives the first page.
    """
    falling = order[0].startswith("-")
    names = [name.lstrip("-") for name in order]
    after, before = _read(request.GET.get("after", ""), names), _read(request.GET.get("before", ""), names)
    backwards = bool(before) and not after
    try:
        found = _window(rows, names, after or before, down=falling != backwards)[: size + 1]
        listed = list(found)
    except (ValidationError, ValueError, TypeError):  # a cursor with values of another kind
        after = before = []
        backwards = False
        listed = list(_window(rows, names, [], down=falling)[: size + 1])
    more = len(listed) > size
    listed = listed[:size]
    if backwards:
        listed.reverse()
    there_before = more if backwards else bool(after)
    there_after = True if backwards else more
    return Page(
        listed,
        _address(request, "before", listed[0], names) if listed and there_before else "",
        _address(request, "after", listed[-1], names) if listed and there_after else "",
    )


def _window(rows: QuerySet[M], names: Sequence[str], start: Sequence[Any], *, down: bool) -> QuerySet[M]:
    if start:
        beyond = "lt" if down else "gt"
        wanted = Q()
        for place, name in enumerate(names):
            same = {names[earlier]: start[earlier] for earlier in range(place)}
            wanted |= Q(**same, **{f"{name}__{beyond}": start[place]})
        # The first column alone again: it lets the index begin at the right place.
        rows = rows.filter(wanted, **{f"{names[0]}__{'lte' if down else 'gte'}": start[0]})
    return rows.order_by(*(f"-{name}" if down else name for name in names))


def _read(cursor: str, names: Sequence[str]) -> list[Any]:
    if not cursor or len(cursor) > LONGEST_CURSOR:
        return []
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        return []
    if not isinstance(values, list) or len(values) != len(names):
        return []
    usable = all(isinstance(value, (str, int)) and not isinstance(value, bool) for value in values)
    small = all(abs(value) < 2**63 if isinstance(value, int) else "\0" not in value for value in values)
    return values if usable and small else []


def _address(request: HttpRequest, way: str, row: Model, names: Iterable[str]) -> str:
    values = []
    for name in names:
        value: Any = row
        for part in name.split("__"):
            value = getattr(value, part)
        values.append(value)
    cursor = (
        base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":"), default=str).encode()).decode().rstrip("=")
    )
    query = request.GET.copy()
    for old in ("after", "before"):
        query.pop(old, None)
    query[way] = cursor
    return f"{request.path}?{query.urlencode()}"
