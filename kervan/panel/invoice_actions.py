"""The buttons of the Faturalar card, and an invoice as paper and XML."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kervan.invoices.actions.cancel_invoice import cancel_invoice
from kervan.invoices.actions.issue_expense_voucher import issue_expense_voucher
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.actions.record_buyers_return_invoice import record_buyers_return_invoice
from kervan.invoices.actions.resend_invoice import resend_invoice
from kervan.invoices.documents import file_name, invoice_pdf, voucher_pdf
from kervan.invoices.models import Correction, Invoice
from kervan.invoices.queries import (
    corrected_pieces,
    invoiced_of,
    not_invoiced,
    parcel_not_invoiced,
    sent_not_invoiced,
)
from kervan.invoices.ubl import build_ubl
from kervan.lib.errors import NotFound
from kervan.lib.money import format_money
from kervan.orders.models import Order
from kervan.panel import formats
from kervan.panel.asking import actor_of, needs
from kervan.panel.invoice_forms import BuyersReturnForm, CancelInvoiceForm, IssueForm, VoucherForm
from kervan.panel.order_answers import Dialog, Done, action, dialog, found, posted
from kervan.shipping.models import Shipment
from kervan.shipping.states import OUT

WHOLE, SENT = "whole", "sent"


def _choices(order: Order) -> list[tuple[str, str]]:
    """What can be invoiced now: the whole, what was sent, one parcel."""
    lines, invoiced = list(order.lines.all()), invoiced_of(order.pk)
    left, sent = sum(not_invoiced(lines, invoiced).values()), sum(sent_not_invoiced(lines, invoiced).values())
    choices = [(WHOLE, _("Faturalanmamış bütün ürünler (%(count)d adet)") % {"count": left})]
    if 0 < sent < left:
        choices.append((SENT, _("Yalnızca gönderilenler (%(count)d adet)") % {"count": sent}))
    parcels = list(Shipment.objects.filter(order=order, state__in=OUT).order_by("id"))
    for parcel in parcels if len(parcels) > 1 else []:
        count = sum(max(pieces, 0) for pieces in parcel_not_invoiced(parcel).values())
        if 0 < count < left:
            words = {"reference": parcel.reference, "count": count}
            choices.append((str(parcel.pk), _("%(reference)s referanslı gönderi (%(count)d adet)") % words))
    return choices


def _issue_dialog(request: HttpRequest, order: Order) -> Dialog:
    sent = Shipment.objects.filter(order=order, state__in=OUT).exists()
    return Dialog(
        IssueForm(posted(request), choices=_choices(order)),
        title=_("Fatura oluştur"),
        button=_("Fatura oluştur"),
        template="panel/orders/_form_invoice.html",
        more={"not_sent": not sent},
    )


@dialog("invoices.issue", _issue_dialog)
def issue(request: HttpRequest, order: Order, form: IssueForm) -> Done:
    """Fatura oluştur."""
    what = form.cleaned_data["what"]
    invoice = issue_invoice(
        order.pk,
        actor=actor_of(request),
        only_sent=what == SENT,
        shipment_id=int(what) if what.isdigit() else None,
        notify=form.cleaned_data["notify"],
    )
    if invoice.number is None:
        return Done(_("Entegratöre alıcı soruluyor; fatura yanıt gelince kesilecek."))
    return Done(_("%(number)s numaralı fatura kesildi.") % {"number": invoice.number})


@action("invoices.issue", where="invoices")
def resend(request: HttpRequest, order: Order, *, invoice_id: int) -> Done:
    """Yeniden gönder."""
    resend_invoice(invoice_of_order(order, invoice_id).pk, actor=actor_of(request))
    return Done(_("Fatura entegratöre yeniden gönderiliyor."))


def _cancel_dialog(request: HttpRequest, order: Order, invoice_id: int) -> Dialog:
    invoice = invoice_of_order(order, invoice_id)
    number = invoice.number
    return Dialog(
        CancelInvoiceForm(posted(request)),
        title=_("%(number)s numaralı faturayı iptal et") % {"number": number} if number else _("Faturadan vazgeç"),
        button=_("İptal et"),
        template="panel/orders/_form_fields.html",
        sub=_("Önce entegratörde iptal edilir; numarası kullanılmış sayılır, ürünler yeniden faturalanabilir."),
        danger=True,
    )


@dialog("invoices.correct", _cancel_dialog)
def cancel(request: HttpRequest, order: Order, form: CancelInvoiceForm, *, invoice_id: int) -> Done:
    """Faturayı iptal et."""
    invoice = cancel_invoice(invoice_id, actor=actor_of(request), reason=form.cleaned_data["reason"])
    if invoice is not None and Invoice.objects.filter(pk=invoice.pk, cancelled_at=None).exists():
        return Done(_("İptal entegratöre soruluyor."))
    return Done(_("Fatura iptal edildi."))


def _voucher_dialog(request: HttpRequest, order: Order, invoice_id: int) -> Dialog:
    invoice = invoice_of_order(order, invoice_id)
    before = corrected_pieces(invoice.pk)
    rows = list(invoice.pieces.select_related("line"))
    lines = [(row.line, row.quantity - before.get(row.pk, 0)) for row in rows if row.line is not None]
    fees = any(row.line is None and not before.get(row.pk) for row in rows)
    form = VoucherForm(posted(request), lines=lines, start="none", has_fees=fees)
    for row in rows:
        if row.line is not None and f"line-{row.line.pk}" in form.fields:
            back = min(max(row.line.returned - before.get(row.pk, 0), 0), row.quantity - before.get(row.pk, 0))
            form.fields[f"line-{row.line.pk}"].initial = back
    return Dialog(
        form,
        title=_("Gider pusulası kes"),
        button=_("Gider pusulası kes"),
        template="panel/orders/_form_voucher.html",
        sub=_("%(number)s numaralı faturadan tüketicinin geri verdiği ürünler için.") % {"number": invoice.number},
        wide=True,
    )


@dialog("invoices.correct", _voucher_dialog)
def voucher(request: HttpRequest, order: Order, form: VoucherForm, *, invoice_id: int) -> Done:
    """Gider pusulası kes."""
    correction = issue_expense_voucher(
        invoice_id,
        actor=actor_of(request),
        quantities=form.quantities(),
        fees=bool(form.cleaned_data.get("fees")),
        reason=form.cleaned_data["reason"],
    )
    return Done(_("%(number)s numaralı gider pusulası kesildi.") % {"number": correction.number})


def _return_dialog(request: HttpRequest, order: Order, invoice_id: int) -> Dialog:
    invoice = invoice_of_order(order, invoice_id)
    form = BuyersReturnForm(posted(request), initial={"amount": invoice.open_amount})
    most = format_money(invoice.open_amount, order.currency, formats.language())
    return Dialog(
        form,
        title=_("Alıcının iade faturasını kaydet"),
        button=_("Kaydet"),
        template="panel/orders/_form_fields.html",
        sub=_("%(number)s numaralı fatura için; en fazla %(most)s.") % {"number": invoice.number, "most": most},
    )


@dialog("invoices.correct", _return_dialog)
def buyers_return(request: HttpRequest, order: Order, form: BuyersReturnForm, *, invoice_id: int) -> Done:
    """Alıcının iade faturasını kaydet."""
    values = form.cleaned_data
    record_buyers_return_invoice(
        invoice_id,
        actor=actor_of(request),
        number=values["number"],
        issued_on=values["issued_on"],
        amount=values["amount"],
    )
    return Done(_("İade faturası kaydedildi."))


@never_cache
@require_safe
@needs("invoices.view")
def pdf(request: HttpRequest, number: int, invoice_id: int) -> HttpResponse:
    """The invoice's PDF; ``?koli=1`` is the copy for the parcel, with the returns section."""
    invoice = _numbered(number, invoice_id)
    content = invoice_pdf([invoice], for_parcel="koli" in request.GET)
    return _file(content, "application/pdf", file_name(invoice.document, "pdf"))


@never_cache
@require_safe
@needs("invoices.view")
def xml(request: HttpRequest, number: int, invoice_id: int) -> HttpResponse:
    """The invoice as UBL-TR, to be uploaded to an integrator by hand."""
    invoice = _numbered(number, invoice_id)
    name = file_name(invoice.document, "xml")
    return _file(build_ubl(invoice.document), "application/xml", name, disposition="attachment")


@never_cache
@require_safe
@needs("invoices.view")
def voucher_paper(request: HttpRequest, number: int, correction_id: int) -> HttpResponse:
    """The gider pusulası's PDF."""
    order = found(number)
    row = Correction.objects.filter(pk=correction_id, invoice__order=order, kind=Correction.Kind.VOUCHER).first()
    if row is None:
        raise Http404
    return _file(voucher_pdf(row), "application/pdf", file_name(row.document, "pdf"))


def invoice_of_order(order: Order, invoice_id: int) -> Invoice:
    """Raises ``NotFound`` for another order's invoice."""
    invoice = Invoice.objects.filter(pk=invoice_id, order=order).defer("search").first()
    if invoice is None:
        raise NotFound(_("Böyle bir fatura yok."), code="invoice_not_found")
    return invoice


def _numbered(number: int, invoice_id: int) -> Invoice:
    try:
        invoice = invoice_of_order(found(number), invoice_id)
    except NotFound as missing:
        raise Http404(str(missing)) from None
    if invoice.number is None:
        raise Http404
    return invoice


def _file(content: bytes, kind: str, name: str, *, disposition: str = "inline") -> HttpResponse:
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=headers)
