"""Adresi değiştir."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.customers.address import checked_address
from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.actions.index_order import index_order
from kervan.orders.models import Order
from kervan.orders.refusals import refuse_if_cancelled
from kervan.shipping.states import State

BOOKED = (State.REQUESTED, State.READY, State.CANCELLING)


@transaction.atomic
def change_address(
    order_id: int,
    *,
    actor: Actor,
    shipping: Mapping[str, Any] | None = None,
    billing: Mapping[str, Any] | None = None,
) -> Order:
    """Correct where the order goes or whom it is billed to. What is None stays as it is.

    Raises ``Invalid`` naming the wrong fields; ``NotAllowed`` when the order is cancelled, everything was sent, or a
    carrier knows a parcel with the old address (cancel it first; a refused one may be corrected).
    """
    order = Order.objects.locked(order_id)
    refuse_if_cancelled(order)
    changes: dict[str, Any] = {}
    if shipping is not None:
        address = checked_address(shipping, path="shipping_address")
        _refuse_if_too_late(order)
        if address.as_data() != (order.shipping_address or {}):
            changes["shipping_address"] = [order.shipping_address, address.as_data()]
            order.shipping_address, order.city = address.as_data(), address.city
    if billing is not None:
        bill = checked_address(billing, path="billing_address")
        if bill.as_data() != (order.billing_address or {}):
            changes["billing_address"] = [order.billing_address, bill.as_data()]
            order.billing_address = bill.as_data()
    if changes:
        order.save(update_fields=["shipping_address", "billing_address", "city"])
        index_order(order)
        record("order.address_changed", about=order, actor=actor, changes=changes)
    return order


def _refuse_if_too_late(order: Order) -> None:
    parcel = order.shipments.filter(state__in=BOOKED).exclude(account=None).first()
    if parcel is not None and parcel.has_carrier:
        message = _("%(reference)s referanslı gönderi eski adresle kargo firmasında; önce gönderiyi iptal edin.")
        raise NotAllowed(message % {"reference": parcel.reference}, code="booked", shipment_id=parcel.pk)
    if order.unsent == 0 and order.packed == 0:
        raise NotAllowed(_("Bütün ürünler gönderilmiş; teslimat adresi değiştirilemez."), code="sent")
