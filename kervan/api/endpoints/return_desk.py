"""İade kabul over the API: parcels that nobody announced, and those that nobody can place."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Path, Query
from pydantic import BaseModel, Field

from kervan.api import finding, return_shapes
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.orders import Number
from kervan.api.endpoints.returns import Ended, Notify, ReasonCode, pieces_of
from kervan.api.fields import Given, Id, Text
from kervan.api.keys import actor_of
from kervan.api.return_answers import return_answer, unknown_parcel_answer
from kervan.returns.actions.claim_unknown_parcel import claim_unknown_parcel
from kervan.returns.actions.close_unknown_parcel import close_unknown_parcel
from kervan.returns.actions.park_unknown_parcel import park_unknown_parcel
from kervan.returns.actions.receive_unannounced import receive_unannounced
from kervan.returns.models import UnknownParcel
from kervan.returns.queries import whole_returns

router = Router(tags=["Returns"])

ParcelId = Annotated[int, Path(ge=1, le=2**63 - 1)]


class UnannouncedIn(Given):
    lines: Annotated[list[Ended], Field(min_length=1, max_length=200)] = Field(description="What came, and how.")
    reason: ReasonCode = "none"
    location_id: Id | None = Field(None, description="Where good pieces go; without it where they were sent from.")
    tracking_number: Annotated[Text, Field(max_length=60)] = Field("", description="Of the parcel that came.")
    notify: bool = Notify


class ParkIn(Given):
    """At least one of them."""

    tracking_number: Annotated[Text, Field(max_length=60)] = ""
    carrier: Annotated[Text, Field(max_length=80)] = ""
    sender: Annotated[Text, Field(max_length=150)] = ""
    contents: Annotated[Text, Field(max_length=500)] = ""


class ClaimIn(Given):
    return_code: Annotated[Text, Field(min_length=1, max_length=12)] = Field(examples=["R00000018"])


class PutAwayIn(Given):
    note: Annotated[Text, Field(min_length=1, max_length=300)] = Field(description="What was done with it.")


class ParcelFilter(BaseModel):
    cursor: Annotated[Text, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    closed: bool = Field(False, description="Those that were claimed or put away, instead of those that wait.")


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/returns/received",
    right="returns.receive",
    shape=return_shapes.Return,
    status=201,
    summary="Receive goods that nobody announced",
)
def take_unannounced(request: HttpRequest, number: Number, data: UnannouncedIn) -> Answer:
    """Opens a return of just these pieces and receives them, in one step."""
    places = [finding.LinePieces(line_id=line.line_id, quantity=1) for line in data.lines]
    with finding.fields_as_given(places):
        this = receive_unannounced(
            finding.order_id(number),
            actor=actor_of(request),
            pieces=pieces_of(data.lines),
            reason=data.reason,
            location_id=data.location_id,
            tracking_number=data.tracking_number,
            notify=data.notify,
        )
    return return_answer(whole_returns().get(pk=this.pk))


@endpoint(
    router,
    "GET",
    "/unknown-parcels",
    right="returns.view",
    shape=return_shapes.UnknownParcels,
    summary="Parcels nobody can place",
)
def list_unknown_parcels(request: HttpRequest, filters: Annotated[ParcelFilter, Query()]) -> Answer:
    """Newest first."""
    rows = UnknownParcel.objects.select_related("claimed_return").filter(closed_at__isnull=not filters.closed)
    if filters.cursor:
        rows = rows.filter(pk__lt=int(finding.open_cursor(filters.cursor, 1)[0]))
    page = list(rows.order_by("-id")[: filters.limit + 1])
    more, page = len(page) > filters.limit, page[: filters.limit]
    following = finding.make_cursor(page[-1].pk) if more else None
    return {"items": [unknown_parcel_answer(row) for row in page], "next_cursor": following}


@endpoint(
    router,
    "POST",
    "/unknown-parcels",
    right="returns.receive",
    shape=return_shapes.UnknownParcel,
    status=201,
    summary="Write down a parcel nobody can place",
)
def park_parcel(request: HttpRequest, data: ParkIn) -> Answer:
    """Kept until somebody claims it. The same tracking number twice is one parcel."""
    parcel = park_unknown_parcel(
        actor=actor_of(request),
        tracking_number=data.tracking_number,
        carrier=data.carrier,
        sender=data.sender,
        contents=data.contents,
    )
    return unknown_parcel_answer(parcel)


@endpoint(
    router,
    "POST",
    "/unknown-parcels/{int:parcel_id}/claim",
    right="returns.receive",
    shape=return_shapes.UnknownParcel,
    summary="Say whose parcel it is",
)
def claim_parcel(request: HttpRequest, parcel_id: ParcelId, data: ClaimIn) -> Answer:
    """It belongs to this open return, which gets its number and can be received."""
    return_id = finding.return_id(data.return_code)
    return unknown_parcel_answer(claim_unknown_parcel(parcel_id, actor=actor_of(request), return_id=return_id))


@endpoint(
    router,
    "POST",
    "/unknown-parcels/{int:parcel_id}/close",
    right="returns.receive",
    shape=return_shapes.UnknownParcel,
    summary="Put a parcel away",
)
def put_parcel_away(request: HttpRequest, parcel_id: ParcelId, data: PutAwayIn) -> Answer:
    """Nobody's parcel is sent back, kept or thrown out."""
    return unknown_parcel_answer(close_unknown_parcel(parcel_id, actor=actor_of(request), note=data.note))
