"""Koliler kargoya teslim edildi."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import DomainError, NotAllowed
from kervan.lib.text import clean
from kervan.shipping.actions.dispatch_shipment import dispatch_shipment
from kervan.shipping.models import DispatchList
from kervan.shipping.states import LIVE


def hand_over_list(
    list_id: int, *, actor: Actor, courier: str = "", mark_sent: bool = False
) -> tuple[DispatchList, dict[str, str]]:
    """The courier took these parcels: the list is closed and kept, with their name. Twice changes nothing.

    ``mark_sent`` marks them as sent at once instead of with the carrier's first scan; each for itself, and those that could
    not be are returned: reference → why.

    Raises ``NotFound``; ``NotAllowed`` (``list_empty``).
    """
    with transaction.atomic():
        this = DispatchList.objects.locked(list_id)
        count = this.rows.count()
        if not count:
            raise NotAllowed(_("Listede koli yok; önce kolileri okutun."), code="list_empty")
        if this.is_open:
            this.handed_over_at, this.handed_over_by = clock.now(), actor.name[:150]
            this.courier = clean(courier, 150)
            this.save(update_fields=["handed_over_at", "handed_over_by", "courier"])
            record(
                "dispatch_list.handed_over",
                about=this,
                actor=actor,
                carrier=this.carrier_name,
                parcels=count,
                courier=this.courier,
            )
    return this, _send(this, actor) if mark_sent else {}


def _send(this: DispatchList, actor: Actor) -> dict[str, str]:
    refused: dict[str, str] = {}
    live = this.rows.filter(shipment__state__in=LIVE).order_by("shipment_id")
    for shipment_id, reference in live.values_list("shipment_id", "shipment__reference"):
        try:
            dispatch_shipment(shipment_id, actor=actor)
        except DomainError as refusal:
            refused[reference] = str(refusal)
    return refused
