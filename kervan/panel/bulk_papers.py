"""Paper for many orders: labels, packing slips and a pick list, each one PDF in the order of the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kervan.documents.packing_slip import SlipSize, render_packing_slips
from kervan.documents.pick_list import PickLine, render_pick_list
from kervan.lib import clock
from kervan.lib.errors import DomainError, Invalid, NotAllowed
from kervan.orders.listing import in_the_order_of
from kervan.orders.models import Order, OrderLine
from kervan.panel import formats
from kervan.panel.asking import actor_of
from kervan.panel.bulk_invoices import invoices
from kervan.panel.order_documents import slip_of
from kervan.panel.paper_answers import MissingWords, order_row, pdf_answer, refused, some_are_missing
from kervan.shipping.actions.print_labels import refuse_unless_printable
from kervan.shipping.labels import label_pdf
from kervan.shipping.models import Shipment
from kervan.shipping.states import LIVE, State

MOST_PAPERS = 1000


def labels(request: HttpRequest, ids: Sequence[int]) -> HttpResponse:
    """Etiket bastır: one PDF of the ready parcels of these orders. When some have none, a page names them with the reason
    first, and a second press prints the others.
    """
    parcels, without = parcels_to_print(ids)
    if len(parcels) > MOST_PAPERS:
        return refused(request, _("Tek seferde en fazla %(most)d etiket basılır.") % {"most": MOST_PAPERS})
    if not parcels or (without and "anyway" not in request.POST):
        count = len(parcels)
        words = MissingWords(
            title=_("Etiket bastır"),
            some=_("%(ready)d etiket hazır; %(missing)d siparişin etiketi yok.")
            % {"ready": count, "missing": len(without)},
            press=ngettext("Hazır olan %(count)d etiketi bastır", "Hazır olan %(count)d etiketi bastır", count)
            % {"count": count},
            none=_("Seçilen siparişlerin hiçbirinde basılacak etiket yok."),
            without=_("Etiketi olmayanlar"),
        )
        return some_are_missing(request, "print_labels", words, [parcel.order_id for parcel in parcels], without)
    try:
        content = label_pdf(
            [parcel.pk for parcel in parcels], request.POST.get("size") or "100x150", actor=actor_of(request)
        )
    except DomainError as refusal:  # a parcel was cancelled between the look and the print
        return refused(request, str(refusal))
    return pdf_answer(content, "etiketler.pdf")


def parcels_to_print(ids: Sequence[int]) -> tuple[list[Shipment], list[dict[str, str]]]:
    """The ready parcels in the order of ``ids``, and the orders that have none, each with its reason."""
    found: dict[int, list[Shipment]] = {}
    live = Shipment.objects.select_related("order").filter(order_id__in=ids, state__in=[state.value for state in LIVE])
    for parcel in live.order_by("id"):
        found.setdefault(parcel.order_id, []).append(parcel)
    numbers = dict(Order.objects.filter(pk__in=ids).values_list("pk", "number"))
    ready: list[Shipment] = []
    without: list[dict[str, str]] = []
    for pk in dict.fromkeys(ids):
        if pk not in numbers:
            continue
        parcels = found.get(pk, [])
        ready += [parcel for parcel in parcels if parcel.state == State.READY]
        if any(parcel.state == State.READY for parcel in parcels):
            continue
        without.append(order_row(numbers[pk], _why_not(parcels)))
    return ready, without


def _why_not(parcels: Sequence[Shipment]) -> str:
    if not parcels:
        return _("Kargoya hazır gönderisi yok; önce kargoya hazır yapın.")
    try:
        refuse_unless_printable(parcels[0])
    except NotAllowed as refusal:
        return str(refusal).partition(": ")[2] or str(refusal)
    return ""


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
