"""Finding while an order is written: products with stock and price, customers, the districts of a province."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kervan.catalog.models import Variant
from kervan.catalog.queries import variant_by_code
from kervan.catalog.search import some_on_sale
from kervan.customers.models import Customer
from kervan.customers.places import districts
from kervan.customers.queries import search_customers
from kervan.lib.text import search_words
from kervan.panel.asking import needs, staff_of
from kervan.stock.queries import available

MOST = 8
LOOKED_AT = 300
"""So many finds are put into order; more words make it fewer."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A product that can be added, and how many pieces of it can be sold."""

    variant: Variant
    free: int


def on_sale() -> QuerySet[Variant]:
    """Variants that may be sold."""
    return Variant.objects.filter(active=True, product__active=True).select_related("product").defer("search")


def products_for(text: str) -> list[Offered]:
    """What the words typed may mean, best guess first: two statements. A whole barcode or SKU is alone."""
    if not search_words(text):
        return []
    exact = variant_by_code(text) if text.isprintable() else None
    if exact is not None and exact.active and exact.product.active:
        found = [exact]
    else:
        some = some_on_sale(text, most=LOOKED_AT)
        found = list(on_sale().filter(pk__in=some).order_by("product__sort_key", "options", "pk")[:MOST])
    free = available([variant.pk for variant in found])
    return [Offered(variant, free.get(variant.pk, 0)) for variant in found]


def customers_for(text: str) -> list[Customer]:
    """By the beginnings of name and surname, e-mail, tax number; by phone also its last digits."""
    return list(search_customers(text).order_by("-id")[:MOST]) if search_words(text) else []


@never_cache
@require_safe
@needs("orders.place")
def products(request: HttpRequest) -> HttpResponse:
    """The products below the search field, while somebody types."""
    text = request.GET.get("find", "").replace("\0", "")[:200]
    offered = products_for(text)
    return render(request, "panel/compose/_found.html", {"offered": offered, "find": text.strip()})


@never_cache
@require_safe
@needs("orders.place")
def customers(request: HttpRequest) -> HttpResponse:
    """The customers below their search field."""
    text = request.GET.get("who", "").replace("\0", "")[:200]
    values = {
        "people": customers_for(text),
        "who": text.strip(),
        "sees_phone": "customers.see_phone" in staff_of(request).rights,
    }
    return render(request, "panel/compose/_people.html", values)


@require_safe
@needs("orders.place")
def places(request: HttpRequest) -> HttpResponse:
    """The districts of the province typed, as options."""
    typed = request.GET.get("ship-city") or request.GET.get("bill-city") or ""
    return render(request, "panel/compose/_options.html", {"names": districts(typed[:60])})
