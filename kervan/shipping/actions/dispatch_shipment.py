"""Gönderildi olarak işaretle (a parcel that stands ready), by staff or by the carrier's first scan."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.progress import move_pieces, places_of
from kervan.orders.refusals import refuse_if_held
from kervan.shipping.models import Shipment
from kervan.shipping.parcels import counts_as_ready, pieces_of, refuse_unless_can
from kervan.shipping.states import LIVE, State
from kervan.stock.actions.move import deduct


@transaction.atomic
def dispatch_shipment(shipment_id: int, *, actor: Actor, at: datetime | None = None, notify: bool = True) -> Shipment:
    """The parcel left the shop: stock falls and the customer is told. A parcel that has left already stays as it is.

    ``at`` is when the carrier saw it. Staff may take over a parcel the carrier has not confirmed.

    Raises ``NotAllowed`` for a parcel that is cancelled or has arrived, or for staff when the order is on hold.
    """
    shipment = Shipment.objects.locked(shipment_id)
    if shipment.state == State.SHIPPED:
        return shipment
    refuse_unless_can(shipment, State.SHIPPED, only_from=LIVE)
    if actor.kind != "system":
        refuse_if_held(shipment.order)
    send_parcel(shipment, actor=actor, at=at, notify=notify)
    return shipment


def send_parcel(shipment: Shipment, *, actor: Actor, at: datetime | None, notify: bool) -> None:
    """The step itself, under the order's lock: counters, stock, event."""
    order, chosen = shipment.order, pieces_of(shipment)
    signs = {"packed": -1, "shipped": 1}
    if counts_as_ready(shipment):
        signs["ready"] = -1
    move_pieces(chosen, **signs)
    deduct(places_of(chosen), order_id=order.pk, actor=actor)
    shipment.state, shipment.shipped_at = State.SHIPPED, at or clock.now()
    shipment.save(update_fields=["state", "shipped_at", *shipment.look_again()])
    refresh_order(order)
    record(
        "shipment.dispatched",
        about=order,
        actor=actor,
        shipment_id=shipment.pk,
        carrier=shipment.carrier_name,
        reference=shipment.reference,
        pieces=sum(chosen.values()),
        tracking_number=shipment.tracking_number,
        notify=notify,
    )
