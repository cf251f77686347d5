"""What a product is found by."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery
from django.db.models import Func, QuerySet, Value

from kervan.catalog.models import Variant
from kervan.lib.text import prefix_query, search_text


def variant_index(variant: Variant) -> Func:
    """Name, option, SKU, barcode, brand and category for the full-text index."""
    product = variant.product
    words = search_text(product.title, variant.options, variant.sku, variant.barcode, product.brand, product.category)
    return Func(Value("simple"), Value(words), function="to_tsvector")


def search_variants(text: str) -> QuerySet[Variant]:
    """Variants whose words begin with the words typed; all when nothing was typed."""
    variants = Variant.objects.select_related("product").defer("search")
    query = prefix_query(text)
    if not query:
        return variants
    return variants.filter(search=SearchQuery(query, config="simple", search_type="raw"))
