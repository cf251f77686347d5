"""Reading the catalogue."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from kervan.catalog.models import Product, Variant
from kervan.catalog.search import search_variants
from kervan.lib.planned import planned
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


def variants_to_order(skus: Iterable[str]) -> dict[str, Variant]:
    """SKU → variant with its product, as far as an order needs them; read past the ORM, since each order begins here."""
    with planned() as cursor:
        cursor.execute(_TO_ORDER, [sorted({sku for sku in skus if sku and sku.isprintable()})])
        rows = cursor.fetchall()
    found: dict[str, Variant] = {}
    for row in rows:
        variant = Variant.from_db(connection.alias, _OF_VARIANT, row[: len(_OF_VARIANT)])
        variant.product = Product.from_db(connection.alias, _OF_PRODUCT, row[len(_OF_VARIANT) :])
        found[variant.sku] = variant
    return found


_OF_VARIANT = [field.attname for field in Variant._meta.concrete_fields if field.name != "search"]
_OF_PRODUCT = [field.attname for field in Product._meta.concrete_fields if field.name != "description"]
_TO_ORDER = f"""SELECT {", ".join(f"v.{name}" for name in _OF_VARIANT)}, {", ".join(f"p.{name}" for name in _OF_PRODUCT)}
                FROM {Variant._meta.db_table} v JOIN {Product._meta.db_table} p ON p.id = v.product_id
                WHERE v.sku = ANY(%s::varchar[])"""  # noqa: S608  (names of our own columns)
