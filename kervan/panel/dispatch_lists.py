"""Kargo teslim listesi: parcels are scanned as the courier takes them, the list is signed and kept."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kervan.customers.address import Address
from kervan.lib.errors import DomainError
from kervan.panel import feedback, formats
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.keyset import page_of
from kervan.panel.paper_answers import pdf_answer
from kervan.shipping.actions.hand_over_list import hand_over_list
from kervan.shipping.actions.open_dispatch_list import open_dispatch_list
from kervan.shipping.actions.scan_onto_list import scan_onto_list
from kervan.shipping.actions.take_off_list import take_off_list
from kervan.shipping.dispatch_lists import list_pdf, lists, rows_of, waiting_by_carrier
from kervan.shipping.models import DispatchList


@never_cache
@require_safe
@needs("shipping.view")
def dispatch_lists(request: HttpRequest) -> HttpResponse:
    """What waits for couriers, the open lists, and those that were signed."""
    signed = page_of(request, lists().exclude(handed_over_at=None), ("-id",))
    values: dict[str, Any] = {"page": signed, "open": lists(open_only=True), "waiting": waiting_by_carrier()}
    values["may"] = staff_of(request).rights
    return render(request, "panel/shipments/dispatch_lists.html", values)


@require_POST
@needs("shipping.dispatch")
def open_list(request: HttpRequest) -> HttpResponse:
    """Liste aç."""
    try:
        this = open_dispatch_list(request.POST.get("carrier", ""), actor=actor_of(request))
    except DomainError as refusal:
        feedback.toast(request, str(refusal))
        return HttpResponseRedirect(reverse("panel:dispatch-lists"))
    return HttpResponseRedirect(reverse("panel:dispatch-list", args=[this.pk]))


@never_cache
@require_safe
@needs("shipping.view")
def dispatch_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """One list."""
    return _draw(request, _list(list_id))


@never_cache
@require_POST
@needs("shipping.dispatch")
def scan(request: HttpRequest, list_id: int) -> HttpResponse:
    """One scan: the reference or tracking number of a parcel."""
    this = _list(list_id)
    code = request.POST.get("code", "")[:100]
    try:
        before = this.rows.count()
        row = scan_onto_list(list_id, code, actor=actor_of(request))
    except DomainError as refusal:
        return _draw(request, this, problem=str(refusal), tone="wrong", status=refusal.status)
    number = {"number": row.shipment.order.number}
    if this.rows.count() == before:
        return _draw(request, this, problem=_("#%(number)s zaten bu listede.") % number, tone="wrong")
    return _draw(request, this, said=_("#%(number)s listeye eklendi.") % number, tone="right")


@never_cache
@require_POST
@needs("shipping.dispatch")
def take_off(request: HttpRequest, list_id: int, shipment_id: int) -> HttpResponse:
    """Listeden çıkar."""
    this = _list(list_id)
    try:
        take_off_list(list_id, shipment_id, actor=actor_of(request))
    except DomainError as refusal:
        return _draw(request, this, problem=str(refusal), tone="wrong", status=refusal.status)
    return HttpResponseRedirect(reverse("panel:dispatch-list", args=[list_id]))


@never_cache
@require_POST
@needs("shipping.dispatch")
def hand_over(request: HttpRequest, list_id: int) -> HttpResponse:
    """Kargoya teslim edildi."""
    this = _list(list_id)
    try:
        _done, refused = hand_over_list(
            list_id,
            actor=actor_of(request),
            courier=request.POST.get("courier", "")[:200],
            mark_sent="mark_sent" in request.POST,
        )
    except DomainError as refusal:
        return _draw(request, this, problem=str(refusal), tone="wrong", status=refusal.status)
    if refused:
        this.refresh_from_db()
        words = ngettext("%(count)s koli kargolandı yapılamadı:", "%(count)s koli kargolandı yapılamadı:", len(refused))
        named = " ".join(f"{reference}: {why}" for reference, why in list(refused.items())[:10])
        problem = f"{words % {'count': len(refused)}} {named}"
        return _draw(request, this, problem=problem, tone="wrong")
    feedback.toast(request, _("Kargoya teslim edildi; liste kaydedildi."))
    return HttpResponseRedirect(reverse("panel:dispatch-list", args=[list_id]))


@require_safe
@needs("shipping.view")
def paper(request: HttpRequest, list_id: int) -> HttpResponse:
    """The paper the courier signs."""
    this = _list(list_id)
    return pdf_answer(list_pdf(this, lang=formats.language()), f"kargo-teslim-{this.pk}.pdf")


def _list(list_id: int) -> DispatchList:
    found = DispatchList.objects.filter(pk=list_id).first()
    if found is None:
        raise Http404
    return found


def _draw(
    request: HttpRequest, this: DispatchList, *, said: str = "", problem: str = "", tone: str = "", status: int = 200
) -> HttpResponse:
    """The list; only its middle for the script that sends scans."""
    rows = rows_of(this)
    for row in rows:
        address = Address.from_data(row.shipment.order.shipping_address)
        row.receiver = address.name or row.shipment.order.customer_name  # type: ignore[attr-defined]
        row.place = " / ".join(part for part in (address.district, address.city) if part)  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "list": this,
        "rows": rows,
        "pieces": sum(row.shipment.pieces for row in rows),
        "waiting": dict(waiting_by_carrier()).get(this.carrier_name, 0) if this.is_open else 0,
        "may_scan": this.is_open and actor_of(request).may("shipping.dispatch"),
        "said": said,
        "problem": problem,
        "tone": tone,
        "once_key": uuid4().hex,
    }
    part = request.headers.get("X-Packing") == "scan"
    template = "panel/shipments/_dispatch_middle.html" if part else "panel/shipments/dispatch_list.html"
    return render(request, template, context, status=status)
