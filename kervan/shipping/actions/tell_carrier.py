"""The moment before a carrier is asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from kervan.lib.actor import Actor
from kervan.orders.models import PaymentMethod
from kervan.shipping.actions.reckon_cash import reckon_cash
from kervan.shipping.carriers import Parcel
from kervan.shipping.models import Shipment
from kervan.shipping.queries import parcel_of
from kervan.shipping.states import State
from kervan.shipping.told import as_data, from_data


@dataclass(frozen=True, slots=True)
class Told:
    """What to tell the carrier. ``again``: it was told before and its answer is not known."""

    parcel: Parcel
    again: bool


@transaction.atomic
def tell_carrier(shipment_id: int, *, actor: Actor) -> Told | None:
    """Settle and keep what the carrier is about to be told; None when there is nothing to tell any more.

    After a lost answer it is the very same as the first time, whatever was changed meanwhile: the carrier may have booked
    it, and knows the reference with those words only. From here on the cash to collect stands.
    """
    shipment = Shipment.objects.locked(shipment_id)
    if shipment.state != State.REQUESTED or shipment.account is None:
        return None
    if shipment.told is not None:
        return Told(from_data(shipment.told), again=True)
    if shipment.cod_amount or shipment.order.payment_method == PaymentMethod.CASH_ON_DELIVERY:
        reckon_cash(shipment.order_id, actor=actor)
        shipment.refresh_from_db(fields=["cod_amount", "paid_before", "label_printed_at", "label_printed_by"])
    parcel = parcel_of(shipment)
    shipment.told = as_data(parcel)
    shipment.save(update_fields=["told"])
    return Told(parcel, again=False)
