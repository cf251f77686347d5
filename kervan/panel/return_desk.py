"""İade kabul: scan what came, see what it is, take it in. A scanner and the Enter key are enough."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kervan.lib.errors import DomainError
from kervan.orders.models import Order
from kervan.orders.queries import order_by_number
from kervan.panel import feedback
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.return_forms import ParkForm, ReceiveForm, TakeForm
from kervan.returns.actions.park_unknown_parcel import park_unknown_parcel
from kervan.returns.actions.receive_return import receive_return
from kervan.returns.actions.receive_unannounced import receive_unannounced
from kervan.returns.codes import read_code
from kervan.returns.desk import Found, look_up, of_order
from kervan.returns.models import Return, UnknownParcel
from kervan.returns.queries import return_by_code, returnable
from kervan.shipping.actions.restock_shipment import restock_shipment
from kervan.shipping.scanned import dead_label, dead_words


@never_cache
@require_http_methods(["GET"])
@needs("returns.receive")
def desk(request: HttpRequest) -> HttpResponse:
    """What was scanned, and the form to take it in."""
    text = request.GET.get("q", "")[:200]
    chosen = request.GET.get("order", "")
    found = _of_number(chosen) if chosen else look_up(text)
    return _draw(request, text, found)


@never_cache
@require_POST
@needs("returns.receive")
def desk_receive(request: HttpRequest, code: str) -> HttpResponse:
    """Take in the pieces of a return that was asked for."""
    try:
        this = return_by_code(code)
    except DomainError as missing:
        raise Http404(str(missing)) from None
    form = ReceiveForm(request.POST, rows=this.lines.all())
    if not form.is_valid():
        return _draw(request, code, Found(this=this), form=form, status=422)
    try:
        received = receive_return(
            this.pk,
            actor=actor_of(request),
            pieces=form.pieces(),
            location_id=form.location_id(),
            notify=form.cleaned_data["notify"],
        )
    except DomainError as refusal:
        form.show(refusal)
        return _draw(request, code, Found(this=return_by_code(code)), form=form, status=refusal.status)
    return _next(request, received)


@never_cache
@require_POST
@needs("returns.receive")
def desk_take(request: HttpRequest, number: int) -> HttpResponse:
    """Take in pieces of an order that nobody announced."""
    order = _order(number)
    form = TakeForm(request.POST, lines=_returnable(order))
    if not form.is_valid():
        return _draw(request, str(number), Found(order=order), form=form, status=422)
    try:
        received = receive_unannounced(
            order.pk,
            actor=actor_of(request),
            pieces=form.pieces(),
            reason=form.cleaned_data["reason"],
            location_id=form.location_id(),
            tracking_number=form.cleaned_data["tracking_number"],
            once_key=form.cleaned_data["once_key"],
            notify=form.cleaned_data["notify"],
        )
    except DomainError as refusal:
        form.show(refusal)
        return _draw(request, str(number), Found(order=order), form=form, status=refusal.status)
    return _next(request, received)


@never_cache
@require_POST
@needs("shipping.deliver")
def desk_restock(request: HttpRequest, shipment_id: int) -> HttpResponse:
    """An undeliverable parcel is back: one press takes its pieces into stock; then it is sent again or cancelled."""
    try:
        shipment = restock_shipment(shipment_id, actor=actor_of(request))
    except DomainError as refusal:
        return _draw(request, "", Found(), problem=str(refusal), status=refusal.status)
    feedback.toast(request, _("Ürünler stoğa alındı; yeniden gönderin ya da siparişi iptal edin."))
    return HttpResponseRedirect(reverse("panel:order", args=[shipment.order.number]))


@never_cache
@require_POST
@needs("returns.receive")
def desk_park(request: HttpRequest) -> HttpResponse:
    """Nobody's parcel is written down as "Sahipsiz iade"."""
    form = ParkForm(request.POST)
    text = request.POST.get("tracking_number", "")[:60]
    if not form.is_valid():
        return _draw(request, text, Found(), park=form, status=422)
    try:
        park_unknown_parcel(actor=actor_of(request), **form.cleaned_data)
    except DomainError as refusal:
        form.show(refusal)
        return _draw(request, text, Found(), park=form, status=refusal.status)
    feedback.toast(request, _("Koli sahipsiz iadelere yazıldı."))
    return HttpResponseRedirect(reverse("panel:return-desk"))


def _next(request: HttpRequest, received: Return) -> HttpResponse:
    """The next parcel, please."""
    said = (
        _("%(code)s teslim alındı (#%(number)s).")
        if not received.is_open
        else _("%(code)s kısmen teslim alındı (#%(number)s).")
    )
    feedback.toast(request, said % {"code": received.code, "number": received.order.number})
    return HttpResponseRedirect(reverse("panel:return-desk"))


def _draw(
    request: HttpRequest,
    text: str,
    found: Found,
    *,
    form: Any = None,
    park: ParkForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "q": text,
        "found": found,
        "dead": dead_words() if text and dead_label(text) else "",
        "problem": problem,
        "misread": bool(text) and text.strip().upper().startswith("R") and not read_code(text) and found.nothing,
        "park": park or ParkForm(initial={"tracking_number": text if any(map(str.isdigit, text)) else ""}),
        "parked": UnknownParcel.objects.filter(closed_at=None).count(),
        "restocks": "shipping.deliver" in staff_of(request).rights,
    }
    if found.this is not None:
        order = found.this.order
        form = form or ReceiveForm(rows=found.this.lines.all())
        context |= {"order": order, "form": form, "url": reverse("panel:return-desk-receive", args=[found.this.code])}
    elif found.order is not None and found.undelivered is None:
        order = found.order
        lines = _returnable(order)
        number = text if text.isalnum() and len(text) > 8 and not read_code(text) else ""
        form = form or TakeForm(lines=lines, initial={"tracking_number": number if _is_theirs(order, number) else ""})
        context |= {"order": order, "form": form, "url": reverse("panel:return-desk-take", args=[order.number])}
        context |= {"nothing_left": not lines}
    return render(request, "panel/returns/desk.html", context, status=status)


def _is_theirs(order: Order, number: str) -> bool:
    """Whether a scanned number is the carrier's of the way back, and not one of ours of the way there."""
    return bool(number) and number not in order.numbers and number != str(order.number)


def _returnable(order: Order) -> list[Any]:
    return [line for line in order.lines.all() if returnable(line) > 0]


def _of_number(number: str) -> Found:
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return Found()
    return of_order(_order(int(number)))


def _order(number: int) -> Order:
    try:
        return order_by_number(number)
    except DomainError as missing:
        raise Http404(str(missing)) from None
