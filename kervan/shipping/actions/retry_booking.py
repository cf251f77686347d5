"""Düzelt ve yeniden dene."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.refusals import refuse_if_held
from kervan.shipping.models import NO_CARRIER, Shipment
from kervan.shipping.parcels import cash_to_collect, check_measures, checked_account, pieces_of, refuse_unless_can
from kervan.shipping.states import State


@transaction.atomic
def retry_booking(
    shipment_id: int,
    *,
    actor: Actor,
    carrier_account_id: int | None = None,
    pieces: int | None = None,
    desi: Decimal | None = None,
    weight_g: int | None = None,
    notify: bool = True,
) -> Shipment:
    """Ask the carrier again, after the address, the phone or the parcel was corrected; perhaps another carrier.

    What the courier collects is reckoned anew: something may have been paid or cancelled meanwhile.

    Raises ``NotAllowed`` unless the carrier had refused, or when the order is on hold; ``Invalid`` for pieces, desi or
    weight out of bounds.
    """
    shipment = Shipment.objects.locked(shipment_id)
    refuse_unless_can(shipment, State.REQUESTED, only_from={State.REFUSED})
    refuse_if_held(shipment.order)
    account = checked_account(carrier_account_id)
    if account is not None and account.type != NO_CARRIER:
        shipment.account = account
        shipment.carrier_name = account.carrier.name if account.carrier else account.name
    shipment.pieces = shipment.pieces if pieces is None else pieces
    shipment.desi = shipment.desi if desi is None else desi
    shipment.weight_g = shipment.weight_g if weight_g is None else weight_g
    check_measures(shipment.pieces, shipment.desi, shipment.weight_g)
    order, chosen = shipment.order, pieces_of(shipment)
    shipment.cod_amount = cash_to_collect(order, chosen, last=order.unsent == 0, parcel=shipment)
    shipment.state = State.REQUESTED
    shipment.attempt += 1
    shipment.refusal = shipment.refusal_hint = ""
    shipment.save(
        update_fields=[
            *("account", "carrier_name", "pieces", "desi", "weight_g", "cod_amount"),
            *("state", "attempt", "refusal", "refusal_hint"),
        ]
    )
    refresh_order(shipment.order)
    record(
        "shipment.requested",
        about=shipment.order,
        actor=actor,
        shipment_id=shipment.pk,
        reference=shipment.reference,
        carrier=shipment.carrier_name,
        attempt=shipment.attempt,
        notify=notify,
    )
    return shipment
