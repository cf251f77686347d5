"""Teslim bilgisini geri al."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.progress import move_pieces
from kervan.shipping.models import Shipment
from kervan.shipping.parcels import pieces_of
from kervan.shipping.states import State


@transaction.atomic
def correct_delivery(shipment_id: int, *, actor: Actor) -> Shipment:
    """Staff marked a parcel delivered or undeliverable by mistake: it is on its way again, and waiting mails are stopped.

    Raises ``NotAllowed`` for a parcel in any other state, or when pieces of it were returned meanwhile.
    """
    shipment = Shipment.objects.locked(shipment_id)
    if shipment.state not in {State.DELIVERED, State.UNDELIVERED}:
        raise NotAllowed(_("Gönderi teslim edildi ya da edilemedi olarak işaretlenmemiş."), code="wrong_state")
    chosen = pieces_of(shipment)
    if any(line.return_requested or line.returned for line in chosen):
        raise NotAllowed(_("Bu gönderinin ürünleri için iade var; teslim bilgisi geri alınamaz."), code="has_return")
    before = shipment.state
    move_pieces(chosen, **({"delivered": -1} if before == State.DELIVERED else {"undelivered": -1}))
    shipment.state, shipment.delivered_at, shipment.undelivered_at = State.SHIPPED, None, None
    shipment.save(update_fields=["state", "delivered_at", "undelivered_at", *shipment.look_again()])
    refresh_order(shipment.order)
    record(
        "shipment.delivery_corrected", about=shipment.order, actor=actor, shipment_id=shipment.pk, before=str(before)
    )
    return shipment
