"""The carrier said yes."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.orders.actions.index_order import index_order
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.progress import move_pieces
from kervan.shipping.carrier_labels import PRINTED
from kervan.shipping.carriers import Booking
from kervan.shipping.models import CarrierLabel, Shipment
from kervan.shipping.parcels import pieces_of
from kervan.shipping.states import State


@transaction.atomic
def confirm_booking(shipment_id: int, booking: Booking, *, actor: Actor, notify: bool = True) -> Shipment:
    """The parcel is ready to be handed over under its reference. Confirming twice changes nothing.

    If it was cancelled while the carrier was thinking, the late booking is cancelled at the carrier at once; if staff
    sent it by hand meanwhile, only the carrier's data is kept.
    """
    shipment = Shipment.objects.locked(shipment_id)
    order = shipment.order
    kept = _keep(shipment, booking)
    _keep_label(shipment, booking)
    if shipment.state in {State.CANCELLING, State.CANCELLED}:
        shipment.save(update_fields=kept)
        record("shipment.booked_too_late", about=order, actor=actor, shipment_id=shipment.pk)
        return shipment
    if shipment.state != State.REQUESTED:
        shipment.save(update_fields=kept)
        return shipment
    shipment.state = State.READY
    shipment.ready_at = clock.now()
    shipment.refusal = shipment.refusal_hint = ""
    shipment.save(update_fields=[*kept, "state", "ready_at", "refusal", "refusal_hint"])
    move_pieces(pieces_of(shipment), ready=1)
    refresh_order(order)
    if shipment.tracking_number:
        index_order(order, numbers=[shipment.tracking_number])
    record(
        "shipment.ready",
        about=order,
        actor=actor,
        shipment_id=shipment.pk,
        reference=shipment.reference,
        carrier=shipment.carrier_name,
        notify=notify,
    )
    return shipment


def _keep_label(shipment: Shipment, booking: Booking) -> None:
    """The carrier's own label, as far as it is a kind that can be printed. A later answer without one takes none away."""
    if booking.label and booking.label_format in PRINTED:
        made = {"content": booking.label, "format": booking.label_format}
        CarrierLabel.objects.update_or_create(shipment=shipment, defaults=made)


def _keep(shipment: Shipment, booking: Booking) -> list[str]:
    data: dict[str, Any] = {"carrier_id": booking.carrier_id, "raw": booking.raw}
    shipment.carrier_data = {**shipment.carrier_data, **data}
    shipment.told = None  # its answer is known; the booking's own words are in carrier_data
    fields = ["carrier_data", "told"]
    if booking.tracking_number and not shipment.tracking_number:
        shipment.tracking_number = booking.tracking_number[:60]
        fields.append("tracking_number")
    return fields
