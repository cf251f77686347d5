"""What customers see on the shelves: products on sale, their prices, and whether something is left."""

from __future__ import annotations

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from kervan.catalog.models import Product, Variant
from kervan.catalog.search import search_variants
from kervan.lib.text import sort_key
from kervan.stock.models import StockLevel

PAGE = 24


def on_sale(text: str = "", *, category: str = "", in_stock: bool = False) -> QuerySet[Product]:
    """Products on sale, by name, with ``low`` and ``high`` (kuruş) of their variants and ``left``: whether one can be had."""
    own = Variant.objects.filter(product=OuterRef("pk"), active=True)
    free = StockLevel.objects.filter(variant=OuterRef("pk")).order_by().values("variant")
    plenty = own.annotate(free=Subquery(free.annotate(n=Sum(F("on_hand") - F("reserved"))).values("n")))
    left = Exists(plenty.filter(Q(oversell=True) | Q(free__gt=0)))
    products = Product.objects.filter(Exists(own), active=True)
    if text.strip():
        products = products.filter(Exists(search_variants(text).filter(product=OuterRef("pk"), active=True)))
    if category:
        products = products.filter(category=category)
    if in_stock:
        products = products.filter(left)
    prices = own.order_by().values("product")
    return products.annotate(
        low=Subquery(prices.annotate(n=Min("price")).values("n")),
        high=Subquery(prices.annotate(n=Max("price")).values("n")),
        left=left,
    ).order_by("sort_key", "id")


def page_after(products: QuerySet[Product], after: int) -> tuple[list[Product], int]:
    """The page behind the product ``after`` (0: the first), and the id to ask the next page with (0: there is none).

    By keyset, so the thousandth page is as quick as the first. A product that is gone gives the first page.
    """
    last = Product.objects.filter(pk=after).values_list("sort_key", flat=True).first() if after else None
    if last is not None:
        # Written twice so that the index of sort_key can be used for the first half.
        products = products.filter(Q(sort_key__gte=last), Q(sort_key__gt=last) | Q(id__gt=after))
    rows = list(products[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else 0


def categories() -> list[str]:
    """Categories that have something on sale, by name."""
    found = Product.objects.filter(active=True).exclude(category="").order_by().values_list("category", flat=True)
    return sorted(found.distinct(), key=sort_key)
