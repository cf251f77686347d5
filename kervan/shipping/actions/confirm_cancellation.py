"""The carrier has answered to our cancellation."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.actions.refresh_order import refresh_order
from kervan.shipping.actions.cancel_shipment import finish_cancelling
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.carriers import CarrierRefused
from kervan.shipping.models import Shipment
from kervan.shipping.parcels import pieces_of
from kervan.shipping.states import State

log = logging.getLogger(__name__)


@transaction.atomic
def confirm_cancellation(shipment_id: int, *, actor: Actor) -> Shipment:
    """The carrier cancelled it: the pieces are unsent again, or booked anew when that was asked.

    Anything that happened meanwhile wins; if the order may not be packed any more, its pieces stay unsent. A parcel that was
    kept without waiting for the answer says that the carrier has cancelled it.
    """
    shipment = Shipment.objects.locked(shipment_id)
    if shipment.state == State.CANCELLING:
        finish_cancelling(shipment, actor=actor)
        if shipment.rebook is not None:
            _book_anew(shipment, shipment.rebook, actor=actor)
    elif shipment.state == State.READY:
        shipment.refusal = _("Kargo firması iptali sonradan kabul etti; gönderiyi burada da iptal edin.")
        shipment.refusal_hint = ""
        shipment.save(update_fields=["refusal", "refusal_hint"])
    return shipment


def _book_anew(shipment: Shipment, wanted: Mapping[str, Any], *, actor: Actor) -> None:
    try:
        with transaction.atomic():
            mark_ready_to_ship(
                shipment.order_id,
                actor=actor,
                quantities={line.pk: quantity for line, quantity in pieces_of(shipment).items()},
                **{**wanted, "desi": Decimal(wanted["desi"])},
            )
    except (NotAllowed, Invalid) as refusal:
        log.info("Parcel %s is cancelled and not booked anew: %s", shipment.reference, refusal)


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
    shipment.rebook = None
    shipment.refusal, shipment.refusal_hint = str(refusal)[:500], refusal.hint[:300]
    shipment.save(update_fields=["state", "refusal", "refusal_hint", "rebook"])
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
