"""Paper: the carrier's label and the packing slip, as PDF in a tab of their own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kervan.customers.address import Address
from kervan.documents.packing_slip import PackingSlip, SlipLine, SlipSize, render_packing_slips
from kervan.lib.errors import DomainError, Invalid, NotFound
from kervan.orders.models import Order
from kervan.panel.asking import actor_of, needs
from kervan.panel.bulk_labels import file_answer
from kervan.panel.order_answers import found
from kervan.panel.order_page import Problem, context_of
from kervan.panel.parcel_actions import parcel_of_order
from kervan.shipping.carrier_labels import carrier_labels
from kervan.shipping.label_files import LabelChoice, LabelFormat, label_file, read_choice
from kervan.shipping.labels import label_pdf
from kervan.shipping.models import Shipment
from kervan.shipping.own_labels import own_label_file
from kervan.shop.queries import shop


@never_cache
@require_POST
@needs("shipping.print")
def label(request: HttpRequest, number: int, shipment_id: int) -> HttpResponse:
    """Kargo Etiketi Bastır. A POST, because the parcel remembers that its label was printed."""
    order = found(number)
    try:
        parcel_of_order(order, shipment_id)
        if any(made.format == "zpl" for made in carrier_labels([shipment_id]).values()):
            choice = LabelChoice(format=LabelFormat.ZPL)
            file = label_file([shipment_id], choice, actor=actor_of(request))
            return file_answer(file.content, file.content_type, f"etiket-{order.number}.zpl")
        pdf = label_pdf([shipment_id], request.POST.get("size", "100x150"), actor=actor_of(request))
    except NotFound as missing:
        raise Http404(str(missing)) from None
    except DomainError as refusal:
        problem = Problem(where=f"parcel-{shipment_id}", text=str(refusal))
        context = context_of(request, found(number), problem)
        return render(request, "panel/orders/detail.html", context, status=refusal.status)
    return _pdf(pdf, f"etiket-{order.number}.pdf")


@never_cache
@require_POST
@needs("shipping.print")
def own_label(request: HttpRequest, number: int) -> HttpResponse:
    """Sipariş etiketi: the shop's own, with the order number as bars. A POST, because the timeline remembers it."""
    order = found(number)
    try:
        size, format = request.POST.get("size", "100x150"), request.POST.get("format", "pdf")
        choice = read_choice(size=size, format=format, sort="given")
        file = own_label_file([order.pk], choice, actor=actor_of(request))
    except DomainError as refusal:
        problem = Problem(where="documents", text=str(refusal))
        context = context_of(request, found(number), problem)
        return render(request, "panel/orders/detail.html", context, status=refusal.status)
    return file_answer(file.content, file.content_type, file.name)


@never_cache
@require_safe
@needs("shipping.print")
def packing_slip(request: HttpRequest, number: int) -> HttpResponse:
    """Paket fişi: of one parcel (``?gonderi=``), else of everything that is open."""
    order = found(number)
    try:
        size = SlipSize(request.GET.get("boy", "a5"))
    except ValueError:
        size = SlipSize.A5
    chosen = request.GET.get("gonderi", "")
    try:
        parcel = parcel_of_order(order, int(chosen)) if chosen.isdigit() else None
    except NotFound as missing:
        raise Http404(str(missing)) from None
    try:
        slip = slip_of(order, parcel)
    except Invalid as wrong:
        raise Http404(str(wrong)) from None
    return _pdf(render_packing_slips([slip], size), f"paket-fisi-{order.number}.pdf")


def slip_of(order: Order, parcel: Shipment | None = None) -> PackingSlip:
    """What the slip in the parcel says. Raises ``Invalid`` when there is no piece to put on it."""
    settings, address = shop(), Address.from_data(order.shipping_address)
    lines = order.lines.select_related("variant")
    place = f"{address.district} / {address.city}".strip(" /")
    if parcel is not None:
        inside = dict(parcel.lines.values_list("line_id", "quantity"))
        pieces = [(line, inside[line.pk]) for line in lines if line.pk in inside]
    else:
        pieces = [(line, line.open) for line in lines if line.open]
    if not pieces:
        raise Invalid(_("Pakete girecek ürün yok."))
    return PackingSlip(
        shop_name=settings.name,
        shop_contact=" · ".join(part for part in (settings.phone, settings.email, settings.website) if part),
        logo=_logo(settings),
        order_number=str(order.number),
        placed_at=order.placed_at or order.created_at,
        receiver_name=address.name or order.customer_name,
        address_lines=tuple(
            part
            for part in (
                ", ".join(bit for bit in (address.neighbourhood, address.line) if bit),
                " ".join(bit for bit in (address.postal_code, place) if bit),
            )
            if part
        ),
        receiver_phone=address.phone or order.phone,
        lines=tuple(
            SlipLine(
                quantity=count,
                title=line.title,
                sku=line.sku,
                shelf=line.variant.shelf if line.variant else "",
                unit_price=line.unit_price,
            )
            for line, count in pieces
        ),
        customer_note=order.customer_note,
        returns_text=settings.returns_text,
        currency=order.currency,
        lang=order.language,
    )


def _logo(settings: object) -> bytes | None:
    logo = getattr(settings, "logo", None)
    if not logo:
        return None
    try:
        with logo.open("rb") as file:
            return bytes(file.read())
    except OSError:
        return None  # the file went missing: the slip carries the shop's name instead


def _pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )
