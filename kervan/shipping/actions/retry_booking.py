"""Düzelt ve yeniden dene."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.refusals import refuse_if_held, refuse_if_waiting
from kervan.shipping.actions.rebook_shipment import rebook_shipment
from kervan.shipping.fitness import refuse_unfit
from kervan.shipping.models import NO_CARRIER, Shipment
from kervan.shipping.parcels import cash_of_parcels, check_measures, checked_account, refuse_unless_can
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

    What the courier collects is reckoned anew: something may have been paid or cancelled meanwhile. When an earlier answer
    was lost the carrier may know the parcel with its old data: it is cancelled there first, then booked anew under a new
    reference (``rebook_shipment``).

    Raises ``NotAllowed`` unless the carrier had refused, or when the order is on hold; ``Invalid`` for pieces, desi or
    weight out of bounds.
    """
    shipment = Shipment.objects.locked(shipment_id)
    refuse_unless_can(shipment, State.REQUESTED, only_from={State.REFUSED})
    if shipment.told is not None:
        return rebook_shipment(
            shipment_id,
            actor=actor,
            carrier_account_id=carrier_account_id,
            pieces=pieces,
            desi=desi,
            weight_g=weight_g,
            notify=notify,
        )
    refuse_if_held(shipment.order)
    refuse_if_waiting(shipment.order)
    account = checked_account(carrier_account_id)
    if account is not None and account.type != NO_CARRIER:
        shipment.account = account
        shipment.carrier_name = account.carrier.name if account.carrier else account.name
    shipment.pieces = shipment.pieces if pieces is None else pieces
    shipment.desi = shipment.desi if desi is None else desi
    shipment.weight_g = shipment.weight_g if weight_g is None else weight_g
    check_measures(shipment.pieces, shipment.desi, shipment.weight_g)
    shipment.cod_amount = cash_of_parcels(shipment.order)[shipment]
    shipment.paid_before = shipment.order.paid_in
    refuse_unfit(shipment)
    shipment.state = State.REQUESTED
    shipment.attempt += 1
    shipment.refusal = shipment.refusal_hint = ""
    shipment.save(
        update_fields=[
            *("account", "carrier_name", "pieces", "desi", "weight_g", "cod_amount", "paid_before"),
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
