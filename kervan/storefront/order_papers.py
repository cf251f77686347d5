"""What a customer may keep of the order: invoices as PDF, and the texts they agreed to word for word."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kervan.checkout.models import Consent
from kervan.checkout.papers import consent_pdf
from kervan.invoices.documents import file_name, invoice_pdf
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order
from kervan.returns.labels import file_name as return_label_name
from kervan.returns.labels import paper_for_parcel
from kervan.returns.queries import whole_returns
from kervan.returns.states import State
from kervan.storefront.order_invoices import invoices_for_customer
from kervan.storefront.order_page import of_order
from kervan.storefront.page import page


@require_safe
@of_order
def invoice(request: HttpRequest, *, order: Order, token: str, invoice_id: int) -> HttpResponse:
    """The invoice's PDF."""
    found = next((each for each in invoices_for_customer(order) if each.pk == invoice_id), None)
    if found is None:
        raise Http404
    name = file_name(found.document, "pdf")
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(invoice_pdf([found]), content_type="application/pdf", headers=headers)


@require_safe
@of_order
def consent(request: HttpRequest, *, order: Order, token: str, consent_id: int) -> HttpResponse:
    """A text as it was agreed to."""
    found = Consent.objects.filter(order=order, pk=consent_id).first()
    if found is None:
        raise Http404
    return page(request, "storefront/order/consent.html", consent=found, order=order, token=token)


@require_safe
@of_order
def consent_file(request: HttpRequest, *, order: Order, token: str, consent_id: int) -> HttpResponse:
    """The same as PDF, to keep."""
    if not Consent.objects.filter(order=order, pk=consent_id).exists():
        raise Http404
    name, content = consent_pdf(consent_id)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@of_order
def return_label(request: HttpRequest, *, order: Order, token: str, code: str) -> HttpResponse:
    """What goes on the parcel of a return that is awaited: the carrier's label, or the slip with the code as bars."""
    this = whole_returns().filter(order=order, code=code, state=State.APPROVED).first()
    if this is None:
        raise Http404
    headers = {
        "Content-Disposition": f'inline; filename="{return_label_name(this)}"',
        "X-Content-Type-Options": "nosniff",
    }
    try:
        paper = paper_for_parcel(this)
    except NotAllowed as missing:
        raise Http404(str(missing)) from None
    return HttpResponse(paper, content_type="application/pdf", headers=headers)
