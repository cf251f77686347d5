"""Paper for many orders: labels, invoices, packing slips and a pick list, each one file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kervan.documents.packing_slip import SlipSize, render_packing_slips
from kervan.documents.pick_list import PickLine, render_pick_list
from kervan.lib import clock
from kervan.lib.errors import Invalid
from kervan.orders.listing import in_the_order_of
from kervan.orders.models import Order, OrderLine
from kervan.panel import formats
from kervan.panel.bulk_invoices import invoices
from kervan.panel.bulk_labels import labels
from kervan.panel.order_documents import slip_of
from kervan.panel.paper_answers import pdf_answer, refused

MOST_PAPERS = 1000


def packing_slips(request: HttpRequest, ids: Sequence[int]) -> HttpResponse:
    """Paket fişi: one per order, of everything that is open; orders without a piece are passed over."""
    if len(ids) > MOST_PAPERS:
        return refused(request, _("Tek seferde en fazla %(most)d paket fişi basılır.") % {"most": MOST_PAPERS})
    slips = []
    for order in in_the_order_of(ids, Order.objects.filter(pk__in=ids)):
        try:
            slips.append(slip_of(order))
        except Invalid:
            continue  # everything was cancelled
    if not slips:
        return refused(request, _("Seçilen siparişlerde pakete girecek ürün yok."))
    size = SlipSize.A4 if request.POST.get("size") == "a4" else SlipSize.A5
    return pdf_answer(render_packing_slips(slips, size), "paket-fisleri.pdf")


def pick_list(request: HttpRequest, ids: Sequence[int]) -> HttpResponse:
    """Toplama listesi: what to take from which shelf for everything that is not sent yet."""
    lines = (
        OrderLine.objects.filter(order_id__in=ids).select_related("order", "variant").order_by("order_id", "position")
    )
    wanted = [
        PickLine(
            order_number=str(line.order.number),
            sku=line.sku,
            title=line.title,
            quantity=line.unsent + line.packed,
            shelf=line.variant.shelf if line.variant else "",
        )
        for line in lines.only(
            "order__number", "variant__shelf", "sku", "title", "quantity", "cancelled", "packed", "shipped"
        )
        if line.unsent + line.packed > 0
    ]
    if not wanted:
        return refused(request, _("Seçilen siparişlerde toplanacak ürün yok; hepsi gönderilmiş ya da iptal edilmiş."))
    return pdf_answer(render_pick_list(wanted, printed_at=clock.now(), lang=formats.language()), "toplama-listesi.pdf")


PAPERS: dict[str, Callable[[HttpRequest, Sequence[int]], HttpResponse]] = {
    "print_labels": labels,
    "print_invoices": invoices,
    "packing_slips": packing_slips,
    "pick_list": pick_list,
}
