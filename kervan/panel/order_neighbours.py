"""Previous and next order within the filter that the order was opened from."""

from __future__ import annotations

from django.http import QueryDict
from django.urls import reverse

from kervan.lib.errors import NotFound
from kervan.orders.listing import OrderFilter, Place, orders_for, sorting_of
from kervan.orders.models import Order
from kervan.panel.order_filters import read_filter


def neighbours(order: Order, query: QueryDict, channels: dict[str, str]) -> tuple[str, str]:
    """The addresses of the orders before and after it in the list that ``query`` describes; "" at its ends.

    Two statements bounded by the list's own index. The order need not stand in the list any more: its neighbours are
    those between which it stood.
    """
    wanted, _form = read_filter(query, channels)
    if wanted.text:
        # A search is a set of its own; walking it costs a search at each step and leads nowhere people expect.
        wanted = OrderFilter(queue=wanted.queue, sort=wanted.sort)
    sorting = sorting_of(wanted)
    value = getattr(order, sorting.column)
    if value is None:
        return "", ""
    try:
        orders = orders_for(wanted)
    except NotFound:
        return "", ""
    place = Place(value, order.pk)
    suffix = f"?{query.urlencode()}" if query else ""
    urls = []
    for backwards in (True, False):
        number = (
            orders.filter(sorting.beyond(place, backwards=backwards))
            .order_by(*sorting.ordering(backwards=backwards))
            .values_list("number", flat=True)
            .first()
        )
        urls.append(reverse("panel:order", args=[number]) + suffix if number else "")
    return urls[0], urls[1]
