"""Reading the catalogue."""

from __future__ import annotations

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from kervan.catalog.models import Product, Variant
from kervan.catalog.search import search_variants
from kervan.lib.text import clean


def product_list(text: str = "", *, show: str = "all") -> QuerySet[Product]:
    """Products for the list, with ``variant_count``, ``low``, ``high`` (kuruş) and ``first_sku``.

    ``text`` is searched in names, options, SKUs, barcodes, brands and categories. ``show``: "all", "active" (something of
    it is on sale), "inactive".
    """
    products = Product.objects.all()
    own = Variant.objects.filter(product=OuterRef("pk"))
    if text.strip():
        products = products.filter(Exists(search_variants(text).filter(product=OuterRef("pk"))))
    if show == "active":
        products = products.filter(Exists(own.filter(active=True)))
    elif show == "inactive":
        products = products.exclude(Exists(own.filter(active=True)))
    return products.annotate(
        variant_count=Count("variants"),
        active_count=Count("variants", filter=Q(variants__active=True)),
        low=Min("variants__price"),
        high=Max("variants__price"),
        first_sku=Min("variants__sku"),
    )


def variant_by_code(text: str) -> Variant | None:
    """The one variant whose barcode or SKU is exactly this: what a scanner sends."""
    code = clean(text)
    if not code:
        return None
    return Variant.objects.filter(Q(barcode=code) | Q(sku=code)).select_related("product").order_by("id").first()
