"""Finding customers."""

from __future__ import annotations

import re

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from kervan.customers.models import Customer
from kervan.lib.text import prefix_query, search_words

_PHONE = re.compile(r"[+0-9\s().\-/]+")
FEWEST_LAST_DIGITS = 3


def search_customers(text: str) -> QuerySet[Customer]:
    """Customers by the beginnings of name, e-mail or tax number, and by phone: whole, however written, or its last digits.

    All of them when nothing was typed.
    """
    customers = Customer.objects.defer("search")
    query = _query(text)
    if not query:
        return customers.none() if text.strip() else customers
    return customers.filter(search=SearchQuery(query, config="simple", search_type="raw"))


def _query(text: str) -> str:
    digits = re.sub(r"[^0-9]", "", text)
    if _PHONE.fullmatch(text.strip()) and len(digits) >= FEWEST_LAST_DIGITS:
        # One number, though written in groups. Phones are indexed backwards too, so last digits are a beginning.
        ways = {digits[:20], digits.removeprefix("00")[:20], "z" + digits[::-1][:20]}
        return " | ".join(f"{way}:*" for way in sorted(ways) if way)
    words = search_words(text)
    return prefix_query(" ".join(words)) if words else ""
