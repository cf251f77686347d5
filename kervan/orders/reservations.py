"""Which orders hold what is reserved of a variant."""

from __future__ import annotations

from django.db.models import F, QuerySet

from kervan.orders.models import OrderLine
from kervan.orders.status import OrderStatus


def reserving_lines(variant_id: int) -> QuerySet[OrderLine]:
    """The order lines for which pieces of this variant are kept (``kept``), oldest order first.

    Their sum is what stock shows as reserved: pieces that are neither cancelled nor sent, of orders that are no drafts.
    """
    return (
        OrderLine.objects.filter(variant_id=variant_id, order__draft=False)
        .exclude(order__status=OrderStatus.CANCELLED)
        .annotate(kept=F("quantity") - F("cancelled") - F("shipped"))
        .filter(kept__gt=0)
        .select_related("order")
        .order_by("order_id", "id")
    )
