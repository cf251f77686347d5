"""Kargo teslim listeleri: what couriers take along."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.functions import Body, Path
from pydantic import Field

from kervan.api import shipping_shapes as shapes
from kervan.api.endpoint import Answer, endpoint
from kervan.api.fields import Given, Text, moment
from kervan.api.keys import actor_of
from kervan.lib.errors import NotFound
from kervan.shipping.actions.hand_over_list import hand_over_list
from kervan.shipping.actions.open_dispatch_list import open_dispatch_list
from kervan.shipping.actions.scan_onto_list import scan_onto_list
from kervan.shipping.dispatch_lists import rows_of
from kervan.shipping.models import DispatchList

router = Router(tags=["Shipments"])

ListId = Annotated[int, Path(ge=1, le=2**63 - 1)]


class OpenListIn(Given):
    carrier: Annotated[Text, Field(min_length=1, max_length=80, description="As its parcels name it.")]


class ScanIn(Given):
    code: Annotated[Text, Field(min_length=1, max_length=60, description="A parcel's reference or tracking number.")]


class HandOverIn(Given):
    courier: Annotated[Text, Field(max_length=150)] = ""
    mark_sent: bool = Field(False, description="Mark its parcels as sent at once, not with the carrier's first scan.")


@endpoint(
    router,
    "POST",
    "/dispatch-lists",
    right="shipping.dispatch",
    shape=shapes.DispatchList,
    summary="Open a dispatch list",
)
def open_list(request: HttpRequest, data: OpenListIn) -> Answer:
    """The carrier's open list; a new one when there is none."""
    return _answer(open_dispatch_list(data.carrier, actor=actor_of(request)))


@endpoint(
    router,
    "GET",
    "/dispatch-lists/{int:list_id}",
    right="shipping.view",
    shape=shapes.DispatchList,
    summary="One dispatch list",
)
def get_list(request: HttpRequest, list_id: ListId) -> Answer:
    """The list with its parcels, the latest scanned first."""
    found = DispatchList.objects.filter(pk=list_id).first()
    if found is None:
        raise NotFound(_("Böyle bir kargo teslim listesi yok."), code="dispatch_list_not_found")
    return _answer(found)


@endpoint(
    router,
    "POST",
    "/dispatch-lists/{int:list_id}/parcels",
    right="shipping.dispatch",
    shape=shapes.DispatchList,
    summary="Scan a parcel onto a dispatch list",
)
def scan_parcel(request: HttpRequest, list_id: ListId, data: ScanIn) -> Answer:
    """Scanned again it stays where it is. A cancelled parcel, another carrier's or a held order's is refused."""
    row = scan_onto_list(list_id, data.code, actor=actor_of(request))
    return _answer(DispatchList.objects.get(pk=row.list_id))


@endpoint(
    router,
    "POST",
    "/dispatch-lists/{int:list_id}/hand-over",
    right="shipping.dispatch",
    shape=shapes.DispatchList,
    summary="Hand a dispatch list over",
)
def hand_list_over(request: HttpRequest, list_id: ListId, data: Annotated[HandOverIn, Body(HandOverIn())]) -> Answer:
    """The courier took its parcels; the list does not change any more. `refused` names those that could not be marked."""
    this, refused = hand_over_list(list_id, actor=actor_of(request), courier=data.courier, mark_sent=data.mark_sent)
    return _answer(this, refused)


def _answer(this: DispatchList, refused: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        "id": this.pk,
        "carrier": this.carrier_name,
        "day": this.day.isoformat(),
        "handed_over_at": moment(this.handed_over_at),
        "courier": this.courier,
        "parcels": [
            {
                "shipment_id": row.shipment_id,
                "reference": row.shipment.reference,
                "order_number": row.shipment.order.number,
                "state": row.shipment.state,
                "scanned_at": moment(row.scanned_at),
            }
            for row in rows_of(this)
        ],
        "refused": [{"reference": reference, "reason": why} for reference, why in (refused or {}).items()],
    }
