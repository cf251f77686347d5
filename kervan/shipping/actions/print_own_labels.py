"""Sipariş etiketi bastır."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record_many
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed, NotFound
from kervan.orders.models import Order
from kervan.orders.status import OrderStatus


@transaction.atomic
def print_own_labels(order_ids: Iterable[int], *, actor: Actor) -> list[Order]:
    """Remember on the timeline that the shop's own labels of these orders were printed, when and by whom.

    The paper itself is ``own_labels.own_label_file``. Raises ``NotFound`` for an unknown order, ``NotAllowed``
    (``no_own_label``) naming the first draft or cancelled one.
    """
    orders = labelled_orders(list(dict.fromkeys(order_ids)))
    record_many("order.label_printed", actor=actor, rows=[(order, {}) for order in orders])
    return orders


def labelled_orders(order_ids: Sequence[int]) -> list[Order]:
    """The orders in the order given. Refuses as ``print_own_labels`` does."""
    found = Order.objects.defer("search").in_bulk(order_ids)
    if not found or any(pk not in found for pk in order_ids):
        raise NotFound(_("Böyle bir sipariş yok."), code="order_not_found")
    orders = [found[pk] for pk in order_ids]
    for order in orders:
        if reason := why_no_own_label(order):
            raise NotAllowed(f"#{order.number}: {reason}", code="no_own_label", number=order.number)
    return orders


def why_no_own_label(order: Order) -> str:
    """Any order may have one, as long as it is an order; "" then."""
    if order.draft:
        return _("Taslağın etiketi olmaz; önce siparişe dönüştürün.")
    return _("Sipariş iptal edilmiş; etiketi basılmaz.") if order.status == OrderStatus.CANCELLED else ""
