"""Invoices: issuing, reading, PDF and XML, taking back."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.functions import Body, Path, Query
from pydantic import BaseModel, Field

from kervan.api import finding
from kervan.api import invoice_shapes as shapes
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.orders import Nothing, Number
from kervan.api.fields import Day, Given, Id, Money, Name, Text
from kervan.api.finding import LinePieces
from kervan.api.invoice_answers import correction_answer, invoice_answer
from kervan.api.keys import actor_of
from kervan.invoices.actions.cancel_invoice import cancel_invoice
from kervan.invoices.actions.issue_expense_voucher import issue_expense_voucher
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.actions.record_buyers_return_invoice import record_buyers_return_invoice
from kervan.invoices.actions.resend_invoice import resend_invoice
from kervan.invoices.documents import file_name, invoice_pdf, voucher_pdf
from kervan.invoices.models import Correction, Invoice, invoice_not_found
from kervan.invoices.queries import search_invoices
from kervan.invoices.ubl import build_ubl
from kervan.lib.errors import NotAllowed, NotFound

router = Router(tags=["Invoices"])

InvoiceId = Annotated[int, Path(ge=1, le=2**63 - 1)]
Lines = Annotated[list[LinePieces], Field(min_length=1, max_length=200)]


class InvoiceIn(Given):
    lines: Lines | None = Field(None, description="Without it everything that stands on no invoice yet.")
    shipment_id: Id | None = Field(None, description="Only what is in this parcel.")
    only_sent: bool = Field(False, description="Only what was sent.")
    notify: bool | None = Field(None, description="Mail it to the customer; without it as the message settings say.")


class ReasonIn(Given):
    reason: Name = ""


class VoucherIn(Given):
    lines: Lines | None = Field(None, description="Without it the pieces that came back and stand on no voucher yet.")
    fees: bool = Field(False, description="Shipping and cash-on-delivery fees are given back too.")
    reason: Name = ""


class BuyersReturnIn(Given):
    number: Annotated[Text, Field(max_length=30)]
    issued_on: Day
    amount: Money = Field(description="Including VAT.")
    vat: Money | None = None
    lines: Lines | None = Field(None, description="What of the invoice it takes back, when that is known.")


class InvoiceFilter(BaseModel):
    state: Literal["all", "waiting", "rejected", "sent", "corrected", "cancelled"] = "all"
    q: Annotated[Text, Field(max_length=200, description="Number, order number or buyer.")] = ""
    cursor: Annotated[Text, Field(max_length=500)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class PaperFilter(BaseModel):
    for_parcel: bool = Field(False, description="The copy for the parcel, with the returns section.")


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/invoices",
    right="invoices.issue",
    shape=shapes.Invoice,
    status=201,
    summary="Issue an invoice",
)
def issue_for_order(request: HttpRequest, number: Number, data: Annotated[InvoiceIn, Body(InvoiceIn())]) -> Answer:
    """Numbered at once; `preparing` without a number while the integrator is asked whether the buyer is registered."""
    with finding.fields_as_given(data.lines):
        invoice = issue_invoice(
            finding.order_id(number),
            actor=actor_of(request),
            quantities=finding.quantities(data.lines),
            shipment_id=data.shipment_id,
            only_sent=data.only_sent,
            notify=data.notify,
        )
    return _answer(invoice.pk)


@endpoint(
    router,
    "GET",
    "/orders/{int:number}/invoices",
    right="invoices.view",
    shape=shapes.InvoicesOfOrder,
    summary="An order's invoices",
)
def list_invoices_of_order(request: HttpRequest, number: Number) -> Answer:
    """Oldest first, the cancelled ones among them."""
    return {"items": [invoice_answer(row) for row in _invoices().filter(order_id=finding.order_id(number))]}


@endpoint(router, "GET", "/invoices", right="invoices.view", shape=shapes.Invoices, summary="Invoices, newest first")
def list_invoices(request: HttpRequest, filters: Annotated[InvoiceFilter, Query()]) -> Answer:
    """By state, number, order or buyer."""
    rows = search_invoices(filters.q, tab=filters.state)
    if filters.cursor:
        rows = rows.filter(pk__lt=int(finding.open_cursor(filters.cursor, 1)[0]))
    ids = list(rows.order_by("-id").values_list("pk", flat=True)[: filters.limit + 1])
    page = ids[: filters.limit]
    found = {row.pk: row for row in _invoices().filter(pk__in=page)}
    more = len(ids) > filters.limit
    return {
        "items": [invoice_answer(found[pk]) for pk in page],
        "next_cursor": finding.make_cursor(page[-1]) if more else None,
    }


@endpoint(
    router, "GET", "/invoices/{int:invoice_id}", right="invoices.view", shape=shapes.Invoice, summary="One invoice"
)
def get_invoice(request: HttpRequest, invoice_id: InvoiceId) -> Answer:
    """With its lines, VAT by rate and corrections."""
    return _answer(invoice_id)


def _binary(kind: str) -> dict[str, Any]:
    return {"responses": {200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}}}}}}


@endpoint(
    router,
    "GET",
    "/invoices/{int:invoice_id}/invoice.pdf",
    right="invoices.view",
    shape=None,
    summary="The invoice as PDF",
    openapi_extra=_binary("application/pdf"),
)
def get_invoice_pdf(
    request: HttpRequest, invoice_id: InvoiceId, paper: Annotated[PaperFilter, Query()]
) -> HttpResponse:
    """Drawn from what was written down when it was issued."""
    invoice = _numbered(invoice_id)
    content = invoice_pdf([invoice], for_parcel=paper.for_parcel)
    return _file(content, "application/pdf", file_name(invoice.document, "pdf"))


@endpoint(
    router,
    "GET",
    "/invoices/{int:invoice_id}/invoice.xml",
    right="invoices.view",
    shape=None,
    summary="The invoice as UBL-TR",
    openapi_extra=_binary("application/xml"),
)
def get_invoice_xml(request: HttpRequest, invoice_id: InvoiceId) -> HttpResponse:
    """UBL-TR 1.2, not signed: the integrator signs."""
    invoice = _numbered(invoice_id)
    return _file(build_ubl(invoice.document), "application/xml", file_name(invoice.document, "xml"))


@endpoint(
    router,
    "POST",
    "/invoices/{int:invoice_id}/resend",
    right="invoices.issue",
    shape=shapes.Invoice,
    summary="Send to the integrator again",
)
def resend_one_invoice(
    request: HttpRequest, invoice_id: InvoiceId, data: Annotated[Nothing, Body(Nothing())]
) -> Answer:
    """The same document, number and ETTN, after a refusal."""
    return _answer(resend_invoice(invoice_id, actor=actor_of(request)).pk)


@endpoint(
    router,
    "POST",
    "/invoices/{int:invoice_id}/cancel",
    right="invoices.correct",
    shape=shapes.CancelledInvoice,
    summary="Cancel an invoice",
)
def cancel_one_invoice(
    request: HttpRequest, invoice_id: InvoiceId, data: Annotated[ReasonIn, Body(ReasonIn())]
) -> Answer:
    """At the integrator first, if it has the document; `invoice` is null when it had no number yet and was given up."""
    invoice = cancel_invoice(invoice_id, actor=actor_of(request), reason=data.reason)
    return {"invoice": _answer(invoice.pk) if invoice is not None else None}


@endpoint(
    router,
    "POST",
    "/invoices/{int:invoice_id}/expense-voucher",
    right="invoices.correct",
    shape=shapes.Correction,
    status=201,
    summary="Issue a gider pusulası",
)
def issue_voucher(request: HttpRequest, invoice_id: InvoiceId, data: Annotated[VoucherIn, Body(VoucherIn())]) -> Answer:
    """A consumer gave goods back: a numbered voucher of the shop's."""
    with finding.fields_as_given(data.lines):
        voucher = issue_expense_voucher(
            invoice_id,
            actor=actor_of(request),
            quantities=finding.quantities(data.lines),
            fees=data.fees,
            reason=data.reason,
        )
    return correction_answer(voucher)


@endpoint(
    router,
    "GET",
    "/corrections/{int:correction_id}/voucher.pdf",
    right="invoices.view",
    shape=None,
    summary="The gider pusulası as PDF",
    openapi_extra=_binary("application/pdf"),
)
def get_voucher_pdf(request: HttpRequest, correction_id: Annotated[int, Path(ge=1, le=2**63 - 1)]) -> HttpResponse:
    """To be signed by the customer."""
    voucher = Correction.objects.filter(pk=correction_id, kind=Correction.Kind.VOUCHER).first()
    if voucher is None:
        raise NotFound(_("Böyle bir gider pusulası yok."), code="invoice_not_found")
    return _file(voucher_pdf(voucher), "application/pdf", file_name(voucher.document, "pdf"))


@endpoint(
    router,
    "POST",
    "/invoices/{int:invoice_id}/buyers-return",
    right="invoices.correct",
    shape=shapes.Correction,
    status=201,
    summary="Record the buyer's return invoice",
)
def record_buyers_return(request: HttpRequest, invoice_id: InvoiceId, data: BuyersReturnIn) -> Answer:
    """A company sent goods back with its own invoice. The same number and amount again is the same record."""
    with finding.fields_as_given(data.lines):
        correction = record_buyers_return_invoice(
            invoice_id,
            actor=actor_of(request),
            number=data.number,
            issued_on=data.issued_on,
            amount=data.amount,
            vat=data.vat or 0,
            quantities=finding.quantities(data.lines),
        )
    return correction_answer(correction)


def _invoices() -> QuerySet[Invoice]:
    corrections = Prefetch("corrections", queryset=Correction.objects.defer("content"))
    return (
        Invoice.objects.select_related("order")
        .defer("search", "order__search")
        .prefetch_related(corrections)
        .order_by("id")
    )


def _answer(invoice_id: int) -> dict[str, Any]:
    return invoice_answer(_found(invoice_id))


def _found(invoice_id: int) -> Invoice:
    invoice = _invoices().filter(pk=invoice_id).first()
    if invoice is None:
        raise invoice_not_found()
    return invoice


def _numbered(invoice_id: int) -> Invoice:
    invoice = _found(invoice_id)
    if invoice.number is None:
        raise NotAllowed(_("Fatura henüz numara almadı."), code="invoice_preparing")
    return invoice


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
