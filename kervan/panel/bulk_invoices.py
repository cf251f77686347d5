"""Fatura bastır: the invoices of many orders as one PDF, each as the copy that goes into the parcel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kervan.invoices.documents import invoice_pdf
from kervan.invoices.models import Invoice
from kervan.orders.models import Order
from kervan.panel.paper_answers import MissingWords, order_row, pdf_answer, refused, some_are_missing

#: An invoice takes about 25 ms to draw, and the browser waits for it.
MOST_INVOICES = 300


def invoices(request: HttpRequest, ids: Sequence[int]) -> HttpResponse:
    """One PDF in the list's order. When some orders have no invoice, a page names them with the reason first, and a
    second press prints the others.
    """
    ready, without = invoices_to_print(ids)
    if len(ready) > MOST_INVOICES:
        return refused(request, _("Tek seferde en fazla %(most)d fatura basılır.") % {"most": MOST_INVOICES})
    if not ready or (without and "anyway" not in request.POST):
        count = len(ready)
        words = MissingWords(
            title=_("Fatura bastır"),
            some=_("%(ready)d fatura hazır; %(missing)d siparişin faturası yok.")
            % {"ready": count, "missing": len(without)},
            press=ngettext("Hazır olan %(count)d faturayı bastır", "Hazır olan %(count)d faturayı bastır", count)
            % {"count": count},
            none=_("Seçilen siparişlerin hiçbirinin basılacak faturası yok."),
            without=_("Faturası olmayanlar"),
        )
        return some_are_missing(request, "print_invoices", words, [row.order_id for row in ready], without)
    return pdf_answer(invoice_pdf(ready, for_parcel=True), "faturalar.pdf")


def invoices_to_print(ids: Sequence[int]) -> tuple[list[Invoice], list[dict[str, str]]]:
    """The standing invoices in the order of ``ids``, and the orders that have none, each with its reason."""
    found: defaultdict[int, list[Invoice]] = defaultdict(list)
    for invoice in Invoice.objects.filter(order_id__in=ids).defer("search").order_by("id"):
        found[invoice.order_id].append(invoice)
    numbers = dict(Order.objects.filter(pk__in=ids).values_list("pk", "number"))
    ready: list[Invoice] = []
    without: list[dict[str, str]] = []
    for pk in dict.fromkeys(ids):
        standing = [row for row in found[pk] if row.number and not row.cancelled_at]
        ready += standing
        if pk in numbers and not standing:
            without.append(order_row(numbers[pk], _why_not(found[pk])))
    return ready, without


def _why_not(rows: Sequence[Invoice]) -> str:
    if any(row.cancelled_at is None for row in rows):
        return _("Faturası hazırlanıyor; entegratörün yanıtı bekleniyor.")
    return _("Faturası iptal edildi.") if rows else _("Henüz fatura kesilmedi.")
