"""Teslim edildi olarak işaretle."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.progress import move_pieces
from kervan.shipping.models import Shipment
from kervan.shipping.parcels import pieces_of, refuse_unless_can
from kervan.shipping.states import State


@transaction.atomic
def mark_delivered(shipment_id: int, *, actor: Actor, at: datetime | None = None, notify: bool = True) -> Shipment:
    """The customer has the parcel. Marking it twice changes nothing and writes no second mail.

    Raises ``NotAllowed`` unless the parcel is on its way or came back as undeliverable and was delivered after all.
    """
    shipment = Shipment.objects.locked(shipment_id)
    if shipment.state == State.DELIVERED:
        return shipment
    refuse_unless_can(shipment, State.DELIVERED)
    chosen = pieces_of(shipment)
    if shipment.state == State.UNDELIVERED:
        move_pieces(chosen, undelivered=-1, delivered=1)
    else:
        move_pieces(chosen, delivered=1)
    shipment.state, shipment.delivered_at = State.DELIVERED, at or clock.now()
    shipment.save(update_fields=["state", "delivered_at", *shipment.look_again()])
    refresh_order(shipment.order)
    record(
        "shipment.delivered",
        about=shipment.order,
        actor=actor,
        shipment_id=shipment.pk,
        carrier=shipment.carrier_name,
        reference=shipment.reference,
        notify=notify,
    )
    return shipment
