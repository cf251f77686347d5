"""Asking parcels back from their carriers for a wish of the whole order. Steps of the actions that wait."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from kervan.lib.actor import Actor
from kervan.orders.models import Order
from kervan.sales.models import Waiting
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.models import Shipment
from kervan.shipping.states import LIVE, State


def live_parcels(order: Order) -> list[Shipment]:
    """Parcels packed and not sent, locked, with their pieces. The order must be locked by the caller."""
    parcels = Shipment.objects.select_for_update(of=("self",)).filter(order=order, state__in=LIVE)
    return list(parcels.select_related("account").prefetch_related("lines").order_by("id"))


def at_a_carrier(parcel: Shipment) -> bool:
    """Whether its carrier must be asked before the parcel can be taken apart."""
    return parcel.carrier_may_know or parcel.state == State.CANCELLING


def ask_back(
    order: Order, parcels: Iterable[Shipment], kind: Waiting.Kind, wish: dict[str, Any], *, actor: Actor, reason: str
) -> Waiting:
    """Ask the carriers to cancel; what is wished is done when all have (``settle_waiting``)."""
    waiting = Waiting.objects.create(
        order=order,
        kind=kind,
        wish=wish,
        parcels=[parcel.pk for parcel in parcels],
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name[:150],
        actor_rights=sorted(actor.rights),
        language=(get_language() or "tr")[:2],
    )
    order.waits_for = kind
    order.save(update_fields=["waits_for"])
    for parcel in parcels:
        cancel_shipment(parcel.pk, actor=actor, reason=reason)
    return waiting
