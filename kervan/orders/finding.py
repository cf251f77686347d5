"""Finding orders by whatever is at hand: a number, a name, the end of a phone number, a label's barcode, an amount.

A rare word is answered by the full-text index alone. A common one ("yılmaz" among a million orders) would drag tens of
thousands of rows out of it to show fifty; there the newest orders are walked instead, until the page is full. Which of the
two is the case is asked first, with bounds: reading 33,000 entries of the index takes 30 ms before the first row is seen,
walking to the fiftieth "yılmaz" 1 ms (300,000 orders; each grows with the number of orders in its own way).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection
from django.db.models import F, Func, Q, QuerySet

from kervan.lib.money import looks_like_amount
from kervan.lib.text import MOST_WORDS, search_words
from kervan.orders.models import Order

#: Up to so many orders are taken from the index as they are; more are walked newest first.
FEW = 2000
#: A page's worth of orders among the newest makes a word a common one: looked for at a glance first, and, before a common
#: word is dragged out of the index after all, further back.
ENOUGH, GLANCE, LATELY = 50, 3_000, 20_000

_NUMBER = re.compile(r"#\s*([0-9]{1,18})")
_DIGITS = re.compile(r"[0-9][0-9 ()./+-]*|\+[0-9 ()./-]+")
_MONEY_FOR_SURE = re.compile(r"₺|,[0-9]{1,2}$|\b(TL|TRY)\b|(TL|TRY)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, understood: an order ``number``, full-text ``words``, an e-mail's beginning, an open ``amount``."""

    number: int | None = None
    words: str = ""
    email: str = ""
    amount: int | None = None
    broad: bool = False  # at most two letters: never asked of the index first
    rare: bool = False  # a number or an address that few orders share

    @property
    def empty(self) -> bool:
        return self.number is None and not self.words and not self.email and self.amount is None


def understood(text: str) -> Question:
    """ "#1042", "yıl zey", "45 67", "+90 532 …", "ali@example.com", "KMO-140", "1.249,90 TL"."""
    text = " ".join(text.split())[:200]
    numbered = _NUMBER.fullmatch(text)
    if numbered:
        return Question(number=int(numbered[1]))
    amount = looks_like_amount(text)
    if amount is not None and _MONEY_FOR_SURE.search(text):
        return Question(amount=amount)
    if "@" in text and " " not in text:
        local = search_words(text.partition("@")[0])
        return Question(words=_all_of(local), email=text.lower(), broad=_broad(local), rare=not _broad(local))
    if _DIGITS.fullmatch(text):
        digits = re.sub(r"[^0-9]", "", text)
        whole = [_beginning(digits)] if " " in text or not text.isdigit() else []
        parts = search_words(text)
        alternatives = [*whole, _all_of(parts)] if len(parts) > 1 else [_beginning(digits)]
        return Question(
            words=" | ".join(f"({each})" for each in alternatives),
            amount=amount,
            broad=len(digits) < 3,
            rare=len(digits) > 5,
        )
    words = search_words(text)
    return Question(words=_all_of(words), amount=amount, broad=_broad(words))


def _broad(words: list[str]) -> bool:
    return bool(words) and max(map(len, words)) < 3


def _all_of(words: list[str]) -> str:
    telling = [word for word in words if len(word) > 1] or words
    return " & ".join(_beginning(word) for word in telling[:MOST_WORDS])


def _beginning(word: str) -> str:
    """Four digits and more may also be the end of a phone number, which the index holds backwards after a "z"."""
    if word.isascii() and word.isdigit() and len(word) >= 4:
        return f"({word}:* | z{word[::-1]}:*)"
    return f"{word}:*"


def search_orders(orders: QuerySet[Order], text: str) -> QuerySet[Order]:
    """Those of ``orders`` that are found by ``text``; all of them when nothing was typed.

    Every word must be the beginning of one of the order's words, whatever Turkish letters it is written with.
    """
    question = understood(text)
    if not text.strip():
        return orders
    if question.empty:
        return orders.none()
    if question.number is not None:
        return orders.filter(number=question.number)
    owed = Q(balance=question.amount) if question.amount is not None else Q(pk__in=[])
    if not question.words and not question.email:
        return orders.filter(owed)
    if question.email:
        orders = orders.filter(email__istartswith=question.email)
        if not question.words:
            return orders
    query = SearchQuery(question.words, config="simple", search_type="raw")
    if not question.rare and _frequent(question.words, GLANCE):
        return _walked(orders, query, owed)
    few = None if question.broad else _few(question.words)
    if few is not None:
        return orders.filter(Q(pk__in=few) | owed)
    if _frequent(question.words, LATELY):
        return _walked(orders, query, owed)
    return orders.filter(Q(search=query) | owed)


def _walked(orders: QuerySet[Order], query: SearchQuery, owed: Q) -> QuerySet[Order]:
    """An expression the index does not know: the planner is left with walking in the list's own order."""
    unindexed = Func(F("search"), template="coalesce(%(expressions)s, ''::tsvector)", output_field=SearchVectorField())
    return orders.alias(unindexed=unindexed).filter(Q(unindexed=query) | owed)


def tagged(orders: QuerySet[Order], tag: str) -> QuerySet[Order]:
    """Those of ``orders`` with this tag. A rare tag is read from its index, or the whole list would be walked for it."""
    few = list(Order.objects.filter(tags__contains=[tag]).order_by().values_list("pk", flat=True)[: FEW + 1])
    return orders.filter(pk__in=few) if len(few) <= FEW else orders.filter(tags__contains=[tag])


def _few(words: str) -> list[int] | None:
    """The orders with these words when they are few, else None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM orders_order WHERE search @@ to_tsquery('simple', %s) LIMIT %s", [words, FEW + 1]
        )
        found = [row[0] for row in cursor.fetchall()]
    return found if len(found) <= FEW else None


def _frequent(words: str, newest: int) -> bool:
    """Whether so many of the newest orders alone fill a page with these words. Stops as soon as they do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM (SELECT search FROM orders_order WHERE placed_at IS NOT NULL "
            "ORDER BY placed_at DESC, id DESC LIMIT %s) newest WHERE search @@ to_tsquery('simple', %s) LIMIT %s) found",
            [newest, words, ENOUGH],
        )
        return int(cursor.fetchone()[0]) >= ENOUGH
