"""What a product is found by."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery
from django.db import connection
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


def some_on_sale(text: str, *, most: int) -> list[int]:
    """Ids of up to ``most`` variants on sale that the words typed may mean, in no order: for lists that open while typing.

    PostgreSQL cannot know how rare a beginning of a word is. Asked for a few, it would rather read the table until it has
    them: 100 ms for a word that nothing has, with 100,000 variants. A materialised CTE is planned for all its rows, so by
    the index, and is read only as far as the limit.
    """
    query = prefix_query(text)
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH found AS MATERIALIZED (
                   SELECT id, product_id FROM catalog_variant WHERE active AND search @@ to_tsquery('simple', %s)
               )
               SELECT found.id FROM found WHERE EXISTS (
                   SELECT FROM catalog_product product WHERE product.id = found.product_id AND product.active
               ) LIMIT %s""",
            [query, most],
        )
        return [variant for (variant,) in cursor.fetchall()]
