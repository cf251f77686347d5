"""Labels of many parcels in one file."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from kervan.api.endpoint import endpoint
from kervan.api.fields import Given, Id
from kervan.api.finding import order_ids
from kervan.api.keys import actor_of
from kervan.shipping.label_files import LabelFile, label_file, read_choice
from kervan.shipping.own_labels import own_label_file

router = Router(tags=["Shipments"])

BINARY = {"schema": {"type": "string", "format": "binary"}}


class LabelsIn(Given):
    shipment_ids: Annotated[list[Id], Field(min_length=1, max_length=1000)]
    size: Literal["100x150", "100x100", "a6", "a4"] = Field("100x150", description="In mm; a4 is four labels a sheet.")
    format: Literal["pdf", "zpl"] = Field("pdf", description="zpl is for 203 dpi label printers, not with a4.")
    sort: Literal["given", "number", "shelf", "city"] = "given"
    first: Annotated[int, Field(ge=1, le=4)] = Field(1, description="The first free place of an A4 sheet.")


class OwnLabelsIn(Given):
    order_numbers: Annotated[list[Id], Field(min_length=1, max_length=1000)]
    size: Literal["100x150", "100x100", "a6", "a4"] = Field("100x150", description="In mm; a4 is four labels a sheet.")
    format: Literal["pdf", "zpl"] = Field("pdf", description="zpl is for 203 dpi label printers, not with a4.")
    sort: Literal["given", "number", "shelf", "city"] = "given"
    first: Annotated[int, Field(ge=1, le=4)] = Field(1, description="The first free place of an A4 sheet.")


@endpoint(
    router,
    "POST",
    "/order-labels",
    right="shipping.print",
    shape=None,
    summary="The shop's own labels of orders",
    openapi_extra={"responses": {200: {"content": {"application/pdf": BINARY, "application/zpl": BINARY}}}},
)
def print_own(request: HttpRequest, data: OwnLabelsIn) -> HttpResponse:
    """Labels without any carrier: their bars are the order number with leading zeros, so that a scan opens the order. Kept
    on the orders' timelines; a draft or a cancelled order refuses them all."""
    choice = read_choice(size=data.size, format=data.format, sort=data.sort, first=data.first)
    file = own_label_file(order_ids(data.order_numbers), choice, actor=actor_of(request))
    return _file(file)


@endpoint(
    router,
    "POST",
    "/labels",
    right="shipping.print",
    shape=None,
    summary="The labels of many parcels",
    openapi_extra={"responses": {200: {"content": {"application/pdf": BINARY, "application/zpl": BINARY}}}},
)
def print_many(request: HttpRequest, data: LabelsIn) -> HttpResponse:
    """One file with a label for each piece. Each parcel is kept as printed by this key; one that is not ready refuses
    them all."""
    choice = read_choice(size=data.size, format=data.format, sort=data.sort, first=data.first)
    file = label_file(data.shipment_ids, choice, actor=actor_of(request))
    return _file(file, "labels")


def _file(file: LabelFile, name: str = "order-labels") -> HttpResponse:
    response = HttpResponse(file.content, content_type=file.content_type)
    ending = file.name.rpartition(".")[2]
    response["Content-Disposition"] = f'inline; filename="{name}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response
