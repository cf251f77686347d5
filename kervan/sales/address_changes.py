"""What a change of addresses comes to, checked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kervan.customers.address import checked_address
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order
from kervan.orders.refusals import refuse_if_cancelled, refuse_if_waiting
from kervan.shipping.states import State

BOOKED = (State.REQUESTED, State.READY, State.CANCELLING)


def checked_changes(
    order: Order, *, shipping: Mapping[str, Any] | None, billing: Mapping[str, Any] | None
) -> dict[str, list[Any]]:
    """Field → old and new address, without those that stay the same. Raises as ``change_address``; changes nothing."""
    refuse_if_cancelled(order)
    refuse_if_waiting(order)
    changes: dict[str, list[Any]] = {}
    if shipping is not None:
        address = checked_address(shipping, path="shipping_address").as_data()
        _refuse_if_too_late(order)
        if address != (order.shipping_address or {}):
            changes["shipping_address"] = [order.shipping_address, address]
    if billing is not None:
        bill = checked_address(billing, path="billing_address").as_data()
        if bill != (order.billing_address or {}):
            changes["billing_address"] = [order.billing_address, bill]
    return changes


def _refuse_if_too_late(order: Order) -> None:
    parcel = order.shipments.filter(state__in=BOOKED).exclude(account=None).first()
    if parcel is not None and parcel.has_carrier:
        message = _("%(reference)s referanslı gönderi eski adresle kargo firmasında; önce gönderiyi iptal edin.")
        raise NotAllowed(message % {"reference": parcel.reference}, code="booked", shipment_id=parcel.pk)
    if order.unsent == 0 and order.packed == 0:
        raise NotAllowed(_("Bütün ürünler gönderilmiş; teslimat adresi değiştirilemez."), code="sent")
