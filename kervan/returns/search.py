"""Finding returns: by code, tracking number, or whatever finds their order."""

from __future__ import annotations

import re

from django.contrib.postgres.search import SearchQuery
from django.db.models import Prefetch, QuerySet

from kervan.lib.text import clean, prefix_query
from kervan.returns.codes import read_code
from kervan.returns.models import Return, ReturnLine
from kervan.returns.queries import TABS


def search_returns(text: str = "", *, tab: str = "all") -> QuerySet[Return]:
    """Returns of a tab. ``text``: a code or the beginning of a tracking number; else whatever finds the order."""
    lines = Prefetch("lines", ReturnLine.objects.select_related("line"))
    found = Return.objects.select_related("order").defer("order__search").prefetch_related(lines)
    states = TABS.get(tab, frozenset())
    if states:
        found = found.filter(state__in=states)
    typed = clean(text)
    if not typed:
        return found
    if code := read_code(typed):
        return found.filter(code=code)
    number = re.sub(r"[\s\-]", "", typed)
    if len(number) >= 6 and Return.objects.filter(tracking_number__startswith=number).exists():
        return found.filter(tracking_number__startswith=number)
    query = prefix_query(typed)
    if not query:
        return found.none()
    return found.filter(order__search=SearchQuery(query, config="simple", search_type="raw"))
