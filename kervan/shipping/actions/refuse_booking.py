"""The carrier said no."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.orders.actions.refresh_order import refresh_order
from kervan.shipping.carriers import CarrierRefused
from kervan.shipping.models import Shipment
from kervan.shipping.parcels import unpack
from kervan.shipping.states import State


@transaction.atomic
def refuse_booking(shipment_id: int, refusal: CarrierRefused, *, actor: Actor) -> Shipment:
    """Keep the carrier's own words on the parcel, with how to repair it; staff correct and retry.

    A parcel that was being cancelled meanwhile is simply cancelled.
    """
    shipment = Shipment.objects.locked(shipment_id)
    if shipment.state == State.CANCELLING:
        unpack(shipment)
        shipment.state = State.CANCELLED
        shipment.save(update_fields=["state"])
        refresh_order(shipment.order)
        record("shipment.cancelled", about=shipment.order, actor=actor, shipment_id=shipment.pk)
        return shipment
    if shipment.state != State.REQUESTED:
        return shipment
    shipment.state = State.REFUSED
    shipment.refusal = str(refusal)[:500]
    shipment.refusal_hint = refusal.hint[:300]
    shipment.save(update_fields=["state", "refusal", "refusal_hint"])
    record(
        "shipment.refused",
        about=shipment.order,
        actor=actor,
        shipment_id=shipment.pk,
        carrier=shipment.carrier_name,
        reason=shipment.refusal,
    )
    return shipment
