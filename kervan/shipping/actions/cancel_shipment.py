"""Gönderiyi iptal et (before it left)."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.text import clean
from kervan.orders.actions.refresh_order import refresh_order
from kervan.shipping.models import Shipment
from kervan.shipping.parcels import refuse_unless_can, unpack
from kervan.shipping.states import LIVE, State


@transaction.atomic
def cancel_shipment(shipment_id: int, *, actor: Actor, reason: str = "") -> Shipment:
    """Take a parcel apart that has not left: its pieces are unsent again.

    A parcel the carrier knows (or may know: an answer was lost) is cancelled at the carrier first; until it answers nothing
    else changes, and if it refuses the parcel stays. Cancelling twice is fine.

    Raises ``NotAllowed`` for a parcel that has left.
    """
    shipment = Shipment.objects.locked(shipment_id)
    if shipment.state in {State.CANCELLING, State.CANCELLED}:
        return shipment
    asks_carrier = shipment.carrier_may_know
    refuse_unless_can(shipment, State.CANCELLING if asks_carrier else State.CANCELLED, only_from=LIVE)
    reason = clean(reason, 200)
    if asks_carrier:
        shipment.state = State.CANCELLING
        shipment.save(update_fields=["state"])
        record("shipment.cancel_requested", about=shipment.order, actor=actor, shipment_id=shipment.pk, reason=reason)
        return shipment
    return finish_cancelling(shipment, actor=actor, reason=reason)


def finish_cancelling(shipment: Shipment, *, actor: Actor, reason: str = "") -> Shipment:
    """The step itself, under the order's lock."""
    unpack(shipment)
    shipment.state, shipment.told = State.CANCELLED, None
    shipment.save(update_fields=["state", "told"])
    refresh_order(shipment.order)
    record("shipment.cancelled", about=shipment.order, actor=actor, shipment_id=shipment.pk, reason=reason)
    return shipment
