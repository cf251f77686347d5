"""Labels of many parcels in one file."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from kervan.api.endpoint import endpoint
from kervan.api.fields import Given, Id
from kervan.api.keys import actor_of
from kervan.shipping.label_files import label_file, read_choice

router = Router(tags=["Shipments"])

BINARY = {"schema": {"type": "string", "format": "binary"}}


class LabelsIn(Given):
    shipment_ids: Annotated[list[Id], Field(min_length=1, max_length=1000)]
    size: Literal["100x150", "100x100", "a6", "a4"] = Field("100x150", description="In mm; a4 is four labels a sheet.")
    format: Literal["pdf", "zpl"] = Field("pdf", description="zpl is for 203 dpi label printers, not with a4.")
    sort: Literal["given", "number", "shelf", "city"] = "given"
    first: Annotated[int, Field(ge=1, le=4)] = Field(1, description="The first free place of an A4 sheet.")


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
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = f'inline; filename="labels.{choice.format.value}"'
    response["Cache-Control"] = "no-store"
    return response
