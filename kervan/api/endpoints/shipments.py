"""Parcels: packing, handing over, following, and what comes back."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.functions import Body, Path, Query
from pydantic import BaseModel, Field

from kervan.api import finding, shapes
from kervan.api.answers import shipment_answer
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.orders import Nothing, Number
from kervan.api.fields import Amount, Given, Id, Name, Text
from kervan.api.finding import LinePieces
from kervan.api.keys import actor_of
from kervan.shipping.accounts import takes_back
from kervan.shipping.actions.add_tracking import add_tracking
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.correct_delivery import correct_delivery
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.dispatch_shipment import dispatch_shipment
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from kervan.shipping.actions.rebook_shipment import rebook_shipment
from kervan.shipping.actions.restock_shipment import restock_shipment
from kervan.shipping.actions.retry_booking import retry_booking
from kervan.shipping.actions.take_back_dispatch import take_back_dispatch
from kervan.shipping.labels import label_pdf
from kervan.shipping.models import CarrierAccount, Shipment

router = Router(tags=["Shipments"])

ShipmentId = Annotated[int, Path(ge=1, le=2**63 - 1)]
Lines = Annotated[list[LinePieces], Field(min_length=1, max_length=200)]
CarrierName = Annotated[Text, Field(max_length=80, description="A known carrier's code or name, or any name.")]
Notify = Field(True, description="Tell the customer.")


class ParcelIn(Given):
    carrier_account_id: Id | None = Field(
        None, description="Without it and `carrier_account`: the shop's default account. null: without a carrier."
    )
    carrier_account: Name | None = Field(None, description="The account by its name, instead of its id.")
    pieces: Annotated[int, Field(ge=1, le=99)] | None = None
    desi: Amount | None = Field(None, description="Without it from the products.")
    weight_kg: Amount | None = Field(None, description="Without it from the products.")
    notify: bool = Notify

    @property
    def weight_g(self) -> int | None:
        return None if self.weight_kg is None else round(self.weight_kg * 1000)

    @property
    def rounded_desi(self) -> Decimal | None:
        return None if self.desi is None else round(self.desi, 2)


class ReadyIn(ParcelIn):
    lines: Lines | None = Field(None, description="Without it everything unsent.")
    note: Name = ""


class TrackingIn(Given):
    """A number, a link, or both; the link is made from the carrier's template when it is missing."""

    tracking_number: Annotated[Text, Field(max_length=60)] | None = None
    tracking_url: Annotated[Text, Field(max_length=500)] | None = None
    carrier: CarrierName | None = None
    notify: bool | None = Field(None, description="Without it: the first time yes, on a correction no.")


class DispatchIn(Given):
    lines: Lines | None = Field(None, description="Without it everything unsent.")
    tracking_number: Annotated[Text, Field(max_length=60)] | None = None
    tracking_url: Annotated[Text, Field(max_length=500)] | None = None
    carrier: CarrierName | None = None
    note: Name = ""
    notify: bool = Notify


class NotifyIn(Given):
    notify: bool = Notify


class ReasonIn(Given):
    reason: Name = ""


class UndeliveredIn(Given):
    reason: Name = ""
    notify: bool = Notify


class PaperFilter(BaseModel):
    size: Annotated[Text, Field(max_length=20, description="100x150, 100x100, a6 (mm) or a4.")] = "100x150"


class RestockIn(Given):
    lost: Lines | None = Field(None, description="Pieces that are lost or damaged and don't return to stock.")


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/ready",
    right="shipping.ready",
    shape=shapes.Shipment,
    status=201,
    summary="Mark ready to ship",
)
def ready(request: HttpRequest, number: Number, data: Annotated[ReadyIn, Body(ReadyIn())]) -> Answer:
    """Packs the order, or a part of it.

    With a carrier the parcel is `requested` until the carrier answers, then `ready` with its reference, or `refused`
    with the reason. Without a carrier it is `ready` at once.
    """
    with finding.fields_as_given(data.lines, weight_g="weight_kg"):
        parcel = mark_ready_to_ship(
            finding.order_id(number),
            actor=actor_of(request),
            carrier_account_id=finding.carrier_account_id(data),
            quantities=finding.quantities(data.lines),
            pieces=data.pieces or 1,
            desi=data.rounded_desi,
            weight_g=data.weight_g,
            note=data.note,
            notify=data.notify,
        )
    return _answer(parcel)


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/dispatch",
    right="shipping.dispatch",
    shape=shapes.Shipment,
    status=201,
    summary="Mark unsent pieces as shipped",
)
def dispatch_order(request: HttpRequest, number: Number, data: Annotated[DispatchIn, Body(DispatchIn())]) -> Answer:
    """Records that unsent pieces went out by hand, without a carrier integration. Tracking may come later."""
    with finding.fields_as_given(data.lines):
        parcel = dispatch(
            finding.order_id(number),
            actor=actor_of(request),
            quantities=finding.quantities(data.lines),
            carrier=data.carrier or "",
            tracking_number=data.tracking_number or "",
            tracking_url=data.tracking_url or "",
            note=data.note,
            notify=data.notify,
        )
    return _answer(parcel)


@endpoint(
    router, "GET", "/orders/{int:number}/shipments", right="shipping.view", shape=shapes.Shipments, summary="Parcels"
)
def list_shipments(request: HttpRequest, number: Number) -> Answer:
    """The order's parcels, oldest first."""
    parcels: QuerySet[Shipment] = finding.shipments().filter(order_id=finding.order_id(number)).order_by("id")
    return {"items": [shipment_answer(parcel) for parcel in parcels]}


@endpoint(
    router, "GET", "/shipments/{int:shipment_id}", right="shipping.view", shape=shapes.Shipment, summary="One parcel"
)
def get_shipment(request: HttpRequest, shipment_id: ShipmentId) -> Answer:
    """The parcel with its pieces and the carrier's scans."""
    return shipment_answer(finding.shipment(shipment_id))


@endpoint(
    router,
    "POST",
    "/shipments/{int:shipment_id}/dispatch",
    right="shipping.dispatch",
    shape=shapes.Shipment,
    summary="Mark a parcel as shipped",
)
def dispatch_parcel(
    request: HttpRequest, shipment_id: ShipmentId, data: Annotated[NotifyIn, Body(NotifyIn())]
) -> Answer:
    """The parcel left. One that has left already stays as it is."""
    return _answer(dispatch_shipment(shipment_id, actor=actor_of(request), notify=data.notify))


@endpoint(
    router,
    "POST",
    "/shipments/{int:shipment_id}/tracking",
    right="shipping.track",
    shape=shapes.Shipment,
    summary="Add or correct tracking",
)
def tracking(request: HttpRequest, shipment_id: ShipmentId, data: TrackingIn) -> Answer:
    """Tells how a parcel that was sent can be followed."""
    parcel = add_tracking(
        shipment_id,
        actor=actor_of(request),
        tracking_number=data.tracking_number or "",
        tracking_url=data.tracking_url or "",
        carrier=data.carrier or "",
        notify=data.notify,
    )
    return _answer(parcel)


@endpoint(
    router,
    "POST",
    "/shipments/{int:shipment_id}/delivered",
    right="shipping.deliver",
    shape=shapes.Shipment,
    summary="Mark as delivered",
)
def delivered(request: HttpRequest, shipment_id: ShipmentId, data: Annotated[NotifyIn, Body(NotifyIn())]) -> Answer:
    """The customer has the parcel. Marking it twice changes nothing."""
    return _answer(mark_delivered(shipment_id, actor=actor_of(request), notify=data.notify))


@endpoint(
    router,
    "POST",
    "/shipments/{int:shipment_id}/undelivered",
    right="shipping.deliver",
    shape=shapes.Shipment,
    summary="Mark as undeliverable",
)
def undelivered(
    request: HttpRequest, shipment_id: ShipmentId, data: Annotated[UndeliveredIn, Body(UndeliveredIn())]
) -> Answer:
    """The parcel comes back: its pieces wait for a decision (restock, send again, cancel)."""
    parcel = mark_undelivered(shipment_id, actor=actor_of(request), reason=data.reason, notify=data.notify)
    return _answer(parcel)


@endpoint(
    router,
    "POST",
    "/shipments/{int:shipment_id}/correct-delivery",
    right="shipping.deliver",
    shape=shapes.Shipment,
    summary="Correct a delivery",
)
def correct(request: HttpRequest, shipment_id: ShipmentId, data: Annotated[Nothing, Body(Nothing())]) -> Answer:
    """It was marked delivered or undeliverable by mistake: it is on its way again, and waiting mails are stopped."""
    return _answer(correct_delivery(shipment_id, actor=actor_of(request)))


@endpoint(
    router,
    "POST",
    "/shipments/{int:shipment_id}/cancel",
    right="shipping.cancel",
    shape=shapes.Shipment,
    summary="Cancel a parcel that has not left",
)
def cancel_parcel(request: HttpRequest, shipment_id: ShipmentId, data: Annotated[ReasonIn, Body(ReasonIn())]) -> Answer:
    """Its pieces are unsent again. One that a carrier knows is `cancelling` until the carrier has answered."""
    return _answer(cancel_shipment(shipment_id, actor=actor_of(request), reason=data.reason))


@endpoint(
    router,
    "POST",
    "/shipments/{int:shipment_id}/take-back",
    right="shipping.cancel",
    shape=shapes.Shipment,
    summary="Take a dispatch back",
)
def take_back(request: HttpRequest, shipment_id: ShipmentId, data: Annotated[Nothing, Body(Nothing())]) -> Answer:
    """The parcel did not leave after all: stock comes back and mails that wait are stopped."""
    return _answer(take_back_dispatch(shipment_id, actor=actor_of(request)))


@endpoint(
    router,
    "POST",
    "/shipments/{int:shipment_id}/retry",
    right="shipping.ready",
    shape=shapes.Shipment,
    summary="Ask the carrier again",
)
def retry(request: HttpRequest, shipment_id: ShipmentId, data: Annotated[ParcelIn, Body(ParcelIn())]) -> Answer:
    """After a refusal, when address, phone or parcel were corrected; perhaps with another carrier.

    When an earlier answer of the carrier was lost it may know the parcel: it is cancelled there first (`cancelling`), then
    booked anew under a new reference.
    """
    account = finding.carrier_account_id(data) if data.carrier_account or data.carrier_account_id else None
    with finding.fields_as_given(None, weight_g="weight_kg"):
        parcel = retry_booking(
            shipment_id,
            actor=actor_of(request),
            carrier_account_id=account,
            pieces=data.pieces,
            desi=data.rounded_desi,
            weight_g=data.weight_g,
            notify=data.notify,
        )
    return _answer(parcel)


@endpoint(
    router,
    "POST",
    "/shipments/{int:shipment_id}/rebook",
    right="shipping.cancel",
    shape=shapes.Shipment,
    summary="Cancel at the carrier and book anew",
)
def rebook(request: HttpRequest, shipment_id: ShipmentId, data: Annotated[ParcelIn, Body(ParcelIn())]) -> Answer:
    """For a parcel whose address or cash to collect changed after the carrier was told. The carrier is asked first: the
    answer is the old parcel, `cancelling`; once it is `cancelled` a new one is booked. If the carrier refuses, it stays."""
    account = finding.carrier_account_id(data) if data.carrier_account or data.carrier_account_id else None
    with finding.fields_as_given(None, weight_g="weight_kg"):
        parcel = rebook_shipment(
            shipment_id,
            actor=actor_of(request),
            carrier_account_id=account,
            pieces=data.pieces,
            desi=data.rounded_desi,
            weight_g=data.weight_g,
            notify=data.notify,
        )
    return _answer(parcel)


@endpoint(
    router,
    "POST",
    "/shipments/{int:shipment_id}/restock",
    right="shipping.deliver",
    shape=shapes.Shipment,
    summary="Take undeliverable goods back",
)
def restock(request: HttpRequest, shipment_id: ShipmentId, data: Annotated[RestockIn, Body(RestockIn())]) -> Answer:
    """The undeliverable parcel is back: good pieces go into stock, all of them are unsent again."""
    lost = finding.quantities(data.lost, path="lost")
    with finding.fields_as_given(data.lost, path="lost"):
        parcel = restock_shipment(shipment_id, actor=actor_of(request), lost=lost)
    return _answer(parcel)


@endpoint(
    router,
    "GET",
    "/shipments/{int:shipment_id}/label.pdf",
    right="shipping.print",
    shape=None,
    summary="The parcel's label",
    openapi_extra={
        "responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}
    },
)
def label(request: HttpRequest, shipment_id: ShipmentId, paper: Annotated[PaperFilter, Query()]) -> HttpResponse:
    """A PDF with a page for each piece. Kept as printed by this key; refused before the parcel is ready."""
    pdf = label_pdf([shipment_id], paper.size, actor=actor_of(request))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="label-{shipment_id}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@endpoint(
    router, "GET", "/carrier-accounts", right="shipping.view", shape=shapes.CarrierAccounts, summary="Carrier accounts"
)
def list_carrier_accounts(request: HttpRequest) -> Answer:
    """What parcels can be booked with; type `none` is handing over without an integration."""
    accounts = CarrierAccount.objects.filter(active=True).order_by("-is_default", "name")
    return {
        "items": [
            {
                "id": row.pk,
                "name": row.name,
                "type": row.type,
                "is_default": row.is_default,
                "takes_back": takes_back(row),
            }
            for row in accounts[:200]
        ]
    }


def _answer(parcel: Shipment) -> Answer:
    return shipment_answer(finding.shipment(parcel.pk))
