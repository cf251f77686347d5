"""Sahipsiz iadeler: parcels that came back and wait for somebody who knows them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kervan.lib.errors import DomainError, NotFound
from kervan.panel import feedback
from kervan.panel.asking import actor_of, needs
from kervan.panel.keyset import page_of
from kervan.panel.order_answers import Dialog, posted
from kervan.panel.return_answers import leads_to, return_url
from kervan.panel.return_forms import ClaimForm, PutAwayForm
from kervan.returns.actions.claim_unknown_parcel import claim_unknown_parcel
from kervan.returns.actions.close_unknown_parcel import close_unknown_parcel
from kervan.returns.desk import look_up
from kervan.returns.models import Return, UnknownParcel


@require_safe
@needs("returns.view")
def unknown_parcels(request: HttpRequest) -> HttpResponse:
    """Those that still wait, or with ``?closed`` those that do not."""
    closed = "closed" in request.GET
    rows = UnknownParcel.objects.select_related("claimed_return").filter(closed_at__isnull=not closed)
    values = {"page": page_of(request, rows, ("-id",)), "closed": closed, "tabs": _tabs(closed)}
    return render(request, "panel/returns/unknown.html", values)


@never_cache
@require_http_methods(["GET", "POST"])
@needs("returns.receive")
def claim(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """Sahibini yaz: a return code, or the number of an order that has an open return."""
    parcel, form = _found(parcel_id), ClaimForm(posted(request))
    shown = Dialog(form, title=_("Sahibini yaz"), button=_("Bu iadenin"), template="panel/orders/_form_fields.html")
    if request.method == "POST" and form.is_valid():
        try:
            this = _owner(form.cleaned_data["owner"])
            claim_unknown_parcel(parcel.pk, actor=actor_of(request), return_id=this.pk)
        except DomainError as refusal:
            form.show(refusal)
            return _draw(request, shown, status=refusal.status)
        feedback.toast(request, _("Koli iadeye yazıldı; şimdi teslim alın."))
        return leads_to(request, return_url(this))
    return _draw(request, shown, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@needs("returns.receive")
def put_away(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """Kapat: nobody's parcel is put away."""
    parcel, form = _found(parcel_id), PutAwayForm(posted(request))
    shown = Dialog(form, title=_("Sahipsiz iadeyi kapat"), button=_("Kapat"), template="panel/orders/_form_fields.html")
    if request.method == "POST" and form.is_valid():
        try:
            close_unknown_parcel(parcel.pk, actor=actor_of(request), note=form.cleaned_data["note"])
        except DomainError as refusal:
            form.show(refusal)
            return _draw(request, shown, status=refusal.status)
        feedback.toast(request, _("Sahipsiz iade kapatıldı."))
        return leads_to(request, reverse("panel:returns-unknown"))
    return _draw(request, shown, status=422 if form.errors else 200)


def _owner(text: str) -> Return:
    found = look_up(text)
    if found.this is None:
        raise NotFound(_("Bu kod ya da numarayla açık bir iade bulunamadı."), code="return_not_found")
    return found.this


def _found(parcel_id: int) -> UnknownParcel:
    parcel = UnknownParcel.objects.filter(pk=parcel_id).first()
    if parcel is None:
        raise Http404
    return parcel


def _draw(request: HttpRequest, shown: Dialog, *, status: int = 200) -> HttpResponse:
    htmx = getattr(request, "htmx", False)
    context: dict[str, Any] = {
        "form": shown.form,
        "dialog": shown,
        "url": request.get_full_path(),
        "back_url": reverse("panel:returns-unknown"),
        "back_to": _("Sahipsiz iadeler"),
    }
    template = "panel/returns/_dialog_plain.html" if htmx else "panel/returns/form_page.html"
    return render(request, template, context, status=(409 if status == 404 else status) if htmx else status)


def _tabs(closed: bool) -> list[dict[str, Any]]:
    waiting = UnknownParcel.objects.filter(closed_at=None).count()
    return [
        {"label": _("Bekleyen"), "url": "?", "active": not closed, "count": waiting, "tone": "amber"},
        {"label": _("Kapatılan"), "url": "?closed=1", "active": closed},
    ]
