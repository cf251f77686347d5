"""The carrier said no."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.shipping.actions.cancel_shipment import finish_cancelling
from kervan.shipping.carriers import CarrierRefused
from kervan.shipping.models import Shipment
from kervan.shipping.states import State


@transaction.atomic
def refuse_booking(shipment_id: int, refusal: CarrierRefused, *, actor: Actor, unsure: bool = False) -> Shipment:
    """Keep the carrier's own words on the parcel, with how to repair it; staff correct and retry.

    ``unsure``: it was asked before and the answer was lost, so the carrier may know the parcel all the same; it is then
    cancelled at the carrier before anything else is done with it. A parcel that was being cancelled meanwhile is simply
    cancelled, unless so.
    """
    shipment = Shipment.objects.locked(shipment_id)
    if not unsure:
        shipment.told = None
        shipment.save(update_fields=["told"])
    if shipment.state == State.CANCELLING and not unsure:
        return finish_cancelling(shipment, actor=actor)
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
