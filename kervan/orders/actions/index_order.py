"""Make an order findable again after what it is found by has changed."""

from __future__ import annotations

from collections.abc import Iterable

from kervan.orders.models import Order
from kervan.orders.search import index_of, order_words


def index_order(order: Order, *, numbers: Iterable[str] = ()) -> None:
    """Write the search words; ``numbers`` (references, tracking numbers) are added for good."""
    known = list(order.numbers)
    order.numbers = known + [number for number in dict.fromkeys(numbers) if number and number not in known]
    words = order_words(order, order.lines.all())
    Order.objects.filter(pk=order.pk).update(numbers=order.numbers, search=index_of(words))
