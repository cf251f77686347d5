"""Teslim edilemeyen ürünleri geri al."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.models import OrderLine
from kervan.orders.progress import move_pieces, places_of
from kervan.shipping.models import Shipment
from kervan.shipping.parcels import pieces_of, refuse_unless_can
from kervan.shipping.states import State
from kervan.stock.actions.move import promise, restock


@transaction.atomic
def restock_shipment(shipment_id: int, *, actor: Actor, lost: Mapping[int, int] | None = None) -> Shipment:
    """The undeliverable parcel is back: good pieces go into stock, all of them are unsent again, to be resent or cancelled.

    ``lost`` maps order line ids to pieces that are lost or damaged and don't return to stock.

    Raises ``NotAllowed`` unless the parcel is undeliverable; ``Invalid`` for more lost pieces than it held.
    """
    shipment = Shipment.objects.locked(shipment_id)
    refuse_unless_can(shipment, State.RESOLVED)
    held = pieces_of(shipment)
    gone = _lost_pieces(held, lost or {})
    good = {line: quantity - gone.get(line, 0) for line, quantity in held.items() if quantity > gone.get(line, 0)}
    move_pieces(held, shipped=-1, undelivered=-1)
    restock(places_of(good), order_id=shipment.order_id, actor=actor)
    promise(places_of(held))
    shipment.state = State.RESOLVED
    shipment.save(update_fields=["state", *shipment.look_again()])
    refresh_order(shipment.order)
    record(
        "shipment.restocked",
        about=shipment.order,
        actor=actor,
        shipment_id=shipment.pk,
        restocked=sum(good.values()),
        lost=sum(gone.values()),
    )
    return shipment


def _lost_pieces(held: Mapping[OrderLine, int], lost: Mapping[int, int]) -> dict[OrderLine, int]:
    by_id = {line.pk: line for line in held}
    wrong = {
        f"lost.{line_id}": _("Kayıp adet, gönderideki adetten fazla olamaz.")
        for line_id, quantity in lost.items()
        if line_id not in by_id or not 0 <= quantity <= held[by_id[line_id]]
    }
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="wrong_quantity", fields=wrong)
    return {by_id[line_id]: quantity for line_id, quantity in lost.items() if quantity}
