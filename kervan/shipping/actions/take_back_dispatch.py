"""Gönderiyi iptal et (after it was marked as sent)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.progress import move_pieces, places_of
from kervan.shipping.carriers import TrackingStatus
from kervan.shipping.models import Shipment
from kervan.shipping.parcels import pieces_of, refuse_if_returning
from kervan.shipping.states import State
from kervan.stock.actions.move import take_back


@transaction.atomic
def take_back_dispatch(shipment_id: int, *, actor: Actor) -> Shipment:
    """The parcel did not leave after all: stock comes back and mails that wait are stopped.

    A parcel that stood ready before stands ready again; one that was sent directly is cancelled and its pieces are unsent.
    One that was sent while the carrier was being asked may stand in its books, and is cancelled there first.

    Raises ``NotAllowed`` unless the parcel is marked as sent, when the carrier has scanned it (then it really left), and
    when its pieces are being returned.
    """
    shipment = Shipment.objects.locked(shipment_id)
    if shipment.state != State.SHIPPED:
        raise NotAllowed(_("Gönderi gönderildi olarak işaretli değil."), code="wrong_state")
    if any(TrackingStatus(scan.status).handed_over for scan in shipment.scans.all()):
        raise NotAllowed(_("Kargo firması bu gönderiyi taramış; gönderim geri alınamaz."), code="scanned")
    chosen = pieces_of(shipment)
    refuse_if_returning(chosen)
    if shipment.ready_at is not None:
        move_pieces(chosen, shipped=-1, packed=1, ready=1)
        shipment.state = State.READY
    elif shipment.has_carrier:
        move_pieces(chosen, shipped=-1, packed=1)
        shipment.state = State.CANCELLING
    else:
        move_pieces(chosen, shipped=-1)
        shipment.state = State.CANCELLED
    take_back(places_of(chosen), order_id=shipment.order_id, actor=actor)
    shipment.shipped_at = None
    shipment.save(update_fields=["state", "shipped_at", *shipment.look_again()])
    refresh_order(shipment.order)
    record(
        "shipment.taken_back",
        about=shipment.order,
        actor=actor,
        shipment_id=shipment.pk,
        pieces=sum(chosen.values()),
        state=str(shipment.state),
    )
    if shipment.state == State.CANCELLING:
        record("shipment.cancel_requested", about=shipment.order, actor=actor, shipment_id=shipment.pk, reason="")
    return shipment
