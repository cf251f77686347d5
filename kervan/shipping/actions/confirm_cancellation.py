"""The carrier has answered to our cancellation."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.orders.actions.refresh_order import refresh_order
from kervan.shipping.actions.cancel_shipment import finish_cancelling
from kervan.shipping.carriers import CarrierRefused
from kervan.shipping.models import Shipment
from kervan.shipping.states import State


@transaction.atomic
def confirm_cancellation(shipment_id: int, *, actor: Actor) -> Shipment:
    """The carrier cancelled it: the pieces are unsent again. Anything that happened meanwhile wins."""
    shipment = Shipment.objects.locked(shipment_id)
    if shipment.state == State.CANCELLING:
        finish_cancelling(shipment, actor=actor)
    return shipment


@transaction.atomic
def refuse_cancellation(shipment_id: int, refusal: CarrierRefused, *, actor: Actor) -> Shipment:
    """The carrier will not cancel: the parcel is ready as before, with the carrier's words on it."""
    shipment = Shipment.objects.locked(shipment_id)
    if shipment.state != State.CANCELLING:
        return shipment
    if shipment.ready_at is None:
        # It was being booked when the cancellation was asked: book again, the reference makes it the same booking.
        shipment.state = State.REQUESTED
        record(
            "shipment.requested",
            about=shipment.order,
            actor=actor,
            shipment_id=shipment.pk,
            reference=shipment.reference,
            carrier=shipment.carrier_name,
        )
    else:
        shipment.state = State.READY
    shipment.refusal, shipment.refusal_hint = str(refusal)[:500], refusal.hint[:300]
    shipment.save(update_fields=["state", "refusal", "refusal_hint"])
    refresh_order(shipment.order)
    record(
        "shipment.cancel_refused",
        about=shipment.order,
        actor=actor,
        shipment_id=shipment.pk,
        carrier=shipment.carrier_name,
        reason=shipment.refusal,
    )
    return shipment
