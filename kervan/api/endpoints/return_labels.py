"""The label of a return: asked of a carrier, and read as PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from kervan.api import finding, return_shapes
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.returns import Code, Notify
from kervan.api.fields import Given, Id
from kervan.api.keys import actor_of
from kervan.api.return_answers import return_answer
from kervan.returns.actions.book_return_label import book_return_label
from kervan.returns.labels import file_name, return_label_pdf, return_slip_pdf
from kervan.returns.models import Return
from kervan.returns.queries import whole_returns

router = Router(tags=["Returns"])


class LabelIn(Given):
    carrier_account_id: Id = Field(description="One with `takes_back`, see `GET /carrier-accounts`.")
    notify: bool = Notify


@endpoint(
    router,
    "POST",
    "/returns/{code}/label",
    right="returns.decide",
    shape=return_shapes.Return,
    summary="Ask for a return label",
)
def book_label(request: HttpRequest, code: Code, data: LabelIn) -> Answer:
    """The carrier is asked in the background; its yes or no stands in `label` and in the events. The shop pays it."""
    label = book_return_label(
        finding.return_id(code),
        actor=actor_of(request),
        carrier_account_id=data.carrier_account_id,
        notify=data.notify,
    )
    return return_answer(whole_returns().get(pk=label.of_return_id))


@endpoint(
    router,
    "GET",
    "/returns/{code}/label.pdf",
    right="returns.view",
    shape=None,
    summary="The return label",
    openapi_extra={
        "responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}
    },
)
def return_label_file(request: HttpRequest, code: Code) -> HttpResponse:
    """The carrier's own where it prints one, else ours with its barcode; refused before the carrier has answered."""
    this = whole_returns().get(pk=finding.return_id(code))
    return _pdf(this, return_label_pdf(this))


@endpoint(
    router,
    "GET",
    "/returns/{code}/slip.pdf",
    right="returns.view",
    shape=None,
    summary="The return slip",
    openapi_extra={
        "responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}
    },
)
def return_slip_file(request: HttpRequest, code: Code) -> HttpResponse:
    """What the customer sticks on the parcel where no carrier gave a label: the way, and the code as a barcode. Refused
    (`no_label`) unless the parcel is awaited and comes without one."""
    this = whole_returns().get(pk=finding.return_id(code))
    return _pdf(this, return_slip_pdf(this))


def _pdf(this: Return, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file_name(this)}"'
    response["Cache-Control"] = "no-store"
    return response
