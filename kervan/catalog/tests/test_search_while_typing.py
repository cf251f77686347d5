"""What opens below the search field answers by the index, however rare or common the words are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kervan.catalog.search import some_on_sale
from kervan.panel.compose_search import products_for
from kervan.stock.queries import default_location

MANY = 20_000


@pytest.fixture
def large_catalogue(shop: Any) -> Any:
    first = shop.product("SEED", title="Kupa mavi", stock=1)
    shop.product("GONE", title="Kupa eski", active=False)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO catalog_variant (product_id, sku, barcode, options, price, weight_g, desi, shelf, oversell,
                                            active, search, updated_at)
               SELECT %s, 'SKU-' || n, '', '', 1000, 0, 0, '', false, true,
                      to_tsvector('simple', 'kupa mavi sku ' || n), now() FROM generate_series(1, %s) AS n""",
            [first.product_id, MANY],
        )
        cursor.execute(
            """INSERT INTO stock_stocklevel (variant_id, location_id, on_hand, reserved)
               SELECT id, %s, 5, 0 FROM catalog_variant WHERE sku LIKE 'SKU-%%'""",
            [default_location().pk],
        )
        cursor.execute("ANALYZE catalog_variant, stock_stocklevel")
    return shop


def test_no_table_is_read_through(large_catalogue: Any) -> None:
    for text in ("k", "kupa", "mavi kup", "sku 77", "SKU-1234", "yokboyle"):
        with CaptureQueriesContext(connection) as seen:
            products_for(text)
        for query in list(seen.captured_queries):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {query['sql']}")
                plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Seq Scan on catalog_variant" not in plan, (text, plan)
            assert "Seq Scan on stock_stocklevel" not in plan, (text, plan)


def test_only_what_is_on_sale_is_offered(large_catalogue: Any) -> None:
    assert [one.variant.sku for one in products_for("SKU-77")] == ["SKU-77"]
    assert products_for("eski") == []
    assert some_on_sale("  ", most=5) == []
    assert len(some_on_sale("kupa", most=5)) == 5
