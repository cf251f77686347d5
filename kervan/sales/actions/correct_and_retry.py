"""Düzelt ve yeniden dene, with the address in the same step."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from kervan.lib.actor import Actor
from kervan.sales.actions.change_address import change_address
from kervan.shipping.actions.retry_booking import retry_booking
from kervan.shipping.models import Shipment


@transaction.atomic
def correct_and_retry(
    shipment_id: int,
    *,
    actor: Actor,
    address: Mapping[str, Any] | None = None,
    carrier_account_id: int | None = None,
    pieces: int | None = None,
    desi: Decimal | None = None,
    weight_g: int | None = None,
    notify: bool = True,
) -> Shipment:
    """Repair what the carrier refused and ask it again, both or neither. ``address`` None leaves the address as it is.

    Raises what ``change_address`` and ``retry_booking`` raise.
    """
    shipment = Shipment.objects.locked(shipment_id)
    if address is not None:
        change_address(shipment.order_id, actor=actor, shipping=address)
    return retry_booking(
        shipment_id,
        actor=actor,
        carrier_account_id=carrier_account_id,
        pieces=pieces,
        desi=desi,
        weight_g=weight_g,
        notify=notify,
    )
