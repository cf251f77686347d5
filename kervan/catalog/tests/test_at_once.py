"""Products changed while something else happens to them. Real threads, real transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from kervan.catalog.actions.put_product import put_product
from kervan.catalog.models import Variant
from kervan.stock.actions.change_stock import change_stock
from tests.shop import AYSE, Level, Shop

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def meanwhile(call: Callable[[], Any]) -> Iterator[None]:
    """Start ``call`` in another transaction, go on once it waits for ours (or is done), and join it at the end."""

    def run() -> None:
        try:
            call()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            yield
            other = pool.submit(run)
            while not other.done() and not somebody_waits():
                wait([other], timeout=0.02)
            change_stock(Variant.objects.get(sku="MUG").pk, actor=AYSE, count=50)
        other.result()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_stock_is_counted_with_a_product_while_an_order_for_it_is_placed(shop: Shop) -> None:
    shop.product("MUG", stock=10)

    with meanwhile(lambda: shop.order({"MUG": 1})):
        put_product("MUG", actor=AYSE, price=12_000)

    assert shop.level("MUG") == Level(on_hand=50, reserved=1)


def test_two_sizes_of_a_product_changed_at_once_both_keep_their_change(shop: Shop) -> None:
    mug = shop.product("MUG", stock=10)
    put_product("MUG-L", actor=AYSE, product_id=mug.product_id, price=15_000)

    with meanwhile(lambda: put_product("MUG-L", actor=AYSE, price=16_000, brand="Kütahya")):
        put_product("MUG", actor=AYSE, title="Çini kupa")

    large = Variant.objects.select_related("product").get(sku="MUG-L")
    assert (large.price, large.product.brand, large.product.title) == (16_000, "Kütahya", "Çini kupa")
