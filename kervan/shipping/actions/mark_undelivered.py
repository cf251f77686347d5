"""Teslim edilemedi olarak işaretle."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.text import clean
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.progress import move_pieces
from kervan.shipping.models import Shipment
from kervan.shipping.parcels import pieces_of, refuse_if_returning, refuse_unless_can
from kervan.shipping.states import State


@transaction.atomic
def mark_undelivered(
    shipment_id: int, *, actor: Actor, reason: str = "", at: datetime | None = None, notify: bool = True
) -> Shipment:
    """The parcel could not be delivered and comes back: its pieces wait for a decision (restock, send again, cancel).

    Marking it twice changes nothing.

    Raises ``NotAllowed`` unless the parcel is on its way, or when its pieces are being returned.
    """
    shipment = Shipment.objects.locked(shipment_id)
    if shipment.state == State.UNDELIVERED:
        return shipment
    # Only the carrier turns a delivered parcel back; staff correct the delivery first.
    from_where = {State.SHIPPED, State.DELIVERED} if actor.kind == "system" else {State.SHIPPED}
    refuse_unless_can(shipment, State.UNDELIVERED, only_from=from_where)
    pieces = pieces_of(shipment)
    refuse_if_returning(pieces)
    if shipment.state == State.DELIVERED:
        move_pieces(pieces, delivered=-1, undelivered=1)
    else:
        move_pieces(pieces, undelivered=1)
    shipment.state, shipment.undelivered_at, shipment.delivered_at = State.UNDELIVERED, at or clock.now(), None
    shipment.note = clean(reason, 300) or shipment.note
    shipment.save(update_fields=["state", "undelivered_at", "delivered_at", "note", *shipment.look_again()])
    refresh_order(shipment.order)
    record(
        "shipment.undelivered",
        about=shipment.order,
        actor=actor,
        shipment_id=shipment.pk,
        carrier=shipment.carrier_name,
        reference=shipment.reference,
        reason=clean(reason, 300),
        notify=notify,
    )
    return shipment
