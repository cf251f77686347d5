"""Previous and next order within the filter that the order was opened from."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from kervan.lib.errors import NotFound
from kervan.orders.models import Order
from kervan.orders.queries import in_queue, placed_orders


def neighbours(order: Order, query: QueryDict) -> tuple[str, str]:
    """The addresses of the newer and the older order in the list that ``query`` describes; "" at its ends."""
    if order.placed_at is None:
        return "", ""
    orders = _listed(query)
    here = {"placed_at": order.placed_at, "pk": order.pk}
    newer = (
        orders.filter(Q(placed_at__gt=here["placed_at"]) | Q(placed_at=here["placed_at"], pk__gt=here["pk"]))
        .order_by("placed_at", "id")
        .values_list("number", flat=True)
        .first()
    )
    older = (
        orders.filter(Q(placed_at__lt=here["placed_at"]) | Q(placed_at=here["placed_at"], pk__lt=here["pk"]))
        .order_by("-placed_at", "-id")
        .values_list("number", flat=True)
        .first()
    )
    suffix = f"?{query.urlencode()}" if query else ""
    first, second = (reverse("panel:order", args=[n]) + suffix if n else "" for n in (newer, older))
    return first, second


def _listed(query: QueryDict) -> QuerySet[Order]:
    try:
        return in_queue(query.get("queue", "all"))
    except NotFound:
        return placed_orders()
