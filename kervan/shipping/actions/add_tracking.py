"""Takip bilgisi ekle."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.actions.index_order import index_order
from kervan.shipping.models import Shipment
from kervan.shipping.states import OUT
from kervan.shipping.tracking import write_tracking


@transaction.atomic
def add_tracking(
    shipment_id: int,
    *,
    actor: Actor,
    tracking_number: str = "",
    tracking_url: str = "",
    carrier: str = "",
    notify: bool | None = None,
) -> Shipment:
    """Tell how the parcel can be followed. ``notify=None``: the customer is told the first time, not on a correction.

    Raises ``NotAllowed`` before the parcel was sent; ``Invalid`` without number and link, or for a link that is none.
    """
    shipment = Shipment.objects.locked(shipment_id)
    if shipment.state not in OUT:
        raise NotAllowed(_("Takip bilgisi ancak gönderildikten sonra eklenir."), code="not_sent")
    first = not (shipment.tracking_number or shipment.tracking_url)
    changed = write_tracking(shipment, number=tracking_number, url=tracking_url, carrier=carrier)
    if changed:
        index_order(shipment.order, numbers=[shipment.tracking_number])
        record(
            "shipment.tracking_added",
            about=shipment.order,
            actor=actor,
            shipment_id=shipment.pk,
            carrier=shipment.carrier_name,
            tracking_number=shipment.tracking_number,
            first=first,
            notify=first if notify is None else notify,
        )
    return shipment
