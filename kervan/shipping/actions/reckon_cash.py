"""What couriers collect follows what is owed."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.orders.models import Order
from kervan.shipping.models import Shipment
from kervan.shipping.parcels import cash_of_parcels


@transaction.atomic
def reckon_cash(order_id: int, *, actor: Actor) -> list[Shipment]:
    """Reckon anew what couriers collect at the door, after money came or went or pieces were given up.

    Only parcels that no carrier has been told of can follow; the panel shows what the others collect too much or too
    little. A printed label with the old amount counts as not printed. Returns the parcels that changed.
    """
    order = Order.objects.locked(order_id)
    changed = []
    for parcel, amount in cash_of_parcels(order).items():
        if parcel.cod_amount == amount:
            continue
        before, parcel.cod_amount, parcel.paid_before = parcel.cod_amount, amount, order.paid_in
        parcel.label_printed_at, parcel.label_printed_by = None, ""
        parcel.save(update_fields=["cod_amount", "paid_before", "label_printed_at", "label_printed_by"])
        record(
            "shipment.cash_changed",
            about=order,
            actor=actor,
            shipment_id=parcel.pk,
            reference=parcel.reference,
            before=before,
            amount=amount,
        )
        changed.append(parcel)
    return changed
