"""The parcels of all orders: by state, by account, and those that need somebody."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query
from pydantic import BaseModel, Field

from kervan.api import finding, shipping_shapes
from kervan.api.answers import shipment_answer
from kervan.api.endpoint import Answer, endpoint
from kervan.api.fields import Id, Text
from kervan.shipping.search import TO_PRINT, WATCHED
from kervan.shipping.states import State
from kervan.shipping.watch import Concern

router = Router(tags=["Shipments"])


class ShipmentFilter(BaseModel):
    cursor: Annotated[Text, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    state: Annotated[Text, Field(max_length=200, description="One state, or several with commas.")] = ""
    watch: Annotated[
        Text, Field(max_length=200, description="`delayed`, `failed`, or what is wrong, several with commas.")
    ] = ""
    carrier_account_id: Id | None = None
    label_printed: bool | None = Field(None, description="false: ready parcels whose label nobody has printed yet.")


@endpoint(
    router,
    "GET",
    "/shipments",
    right="shipping.view",
    shape=shipping_shapes.ShipmentPage,
    summary="Parcels, newest first",
)
def list_parcels(request: HttpRequest, filters: Annotated[ShipmentFilter, Query()]) -> Answer:
    """Of all orders, in pages; `watch` gives those that are delayed or did not reach the customer."""
    parcels = finding.shipments().order_by("-id")
    if filters.state:
        parcels = parcels.filter(state__in=finding.words("state", filters.state, [str(state) for state in State]))
    if filters.watch:
        known = [*WATCHED, *(str(concern) for concern in Concern)]
        wanted = [
            concern for word in finding.words("watch", filters.watch, known) for concern in WATCHED.get(word, (word,))
        ]
        parcels = parcels.exclude(watch="").filter(watch__in=wanted)
    if filters.carrier_account_id is not None:
        parcels = parcels.filter(account_id=filters.carrier_account_id)
    if filters.label_printed is not None:
        parcels = parcels.filter(label_printed_at__isnull=False) if filters.label_printed else parcels.filter(TO_PRINT)
    if filters.cursor:
        [last] = finding.open_cursor(filters.cursor, 1)
        parcels = parcels.filter(pk__lt=int(last))
    rows = list(parcels[: filters.limit + 1])
    more, rows = len(rows) > filters.limit, rows[: filters.limit]
    following = finding.make_cursor(rows[-1].pk) if more else None
    return {"items": [shipment_answer(parcel) for parcel in rows], "next_cursor": following}
