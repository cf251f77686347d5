"""Taslaklar: orders that are still being written; copying an order into one, throwing one away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kervan.channels.queries import manual_policy
from kervan.lib.errors import NotAllowed, NotFound
from kervan.orders.finding import search_orders
from kervan.orders.models import Order
from kervan.orders.queries import in_queue, order_by_number
from kervan.panel.asking import actor_of, needs
from kervan.panel.feedback import toast
from kervan.panel.keyset import page_of
from kervan.sales.actions.delete_draft import delete_draft
from kervan.sales.actions.duplicate_order import duplicate_order
from kervan.sales.actions.read_draft import read_draft
from kervan.sales.models import Draft


@never_cache
@require_safe
@needs("orders.place")
def drafts(request: HttpRequest) -> HttpResponse:
    """The list, newest first."""
    text = request.GET.get("q", "")[:200]
    found = in_queue("drafts")
    if text.strip():
        found = search_orders(found, text)
    page = page_of(request, found.defer("search").select_related("composed"), ("-id",))
    return render(request, "panel/drafts/list.html", {"page": page, "q": text})


def _found(number: int) -> Order:
    try:
        return order_by_number(number)
    except NotFound as missing:
        raise Http404(str(missing)) from None


@require_POST
@needs("orders.place")
def copy(request: HttpRequest, number: int) -> HttpResponse:
    """Kopyala: an order or a draft as a new draft."""
    draft: Draft = duplicate_order(_found(number).pk, actor=actor_of(request), channel=manual_policy())
    toast(request, _("#%(number)s kopyalandı; bu yeni bir taslak.") % {"number": number})
    return redirect("panel:draft", draft.order.number)


@require_POST
@needs("orders.place")
def company(request: HttpRequest, number: int) -> HttpResponse:
    """Asked by an open draft every ten seconds: who else has it open, and whether it was changed since it was opened here."""
    order = _found(number)
    kept = Draft.objects.filter(pk=order.pk).first() if order.draft else None
    if kept is None:
        return render(request, "panel/compose/_company.html", {"gone": order})
    actor = actor_of(request)
    others = read_draft(order.pk, actor=actor)
    version = request.POST.get("version", "")
    changed = version.isascii() and version.isdecimal() and int(version[:9]) < kept.version
    mine = (kept.changed_by_id, kept.changed_by) == (actor.id, actor.name[:150])
    context = {"others": ", ".join(others), "changed": kept if changed else None, "mine": mine}
    return render(request, "panel/compose/_company.html", context)


@require_POST
@needs("orders.place")
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Taslağı sil."""
    try:
        delete_draft(_found(number).pk, actor=actor_of(request))
    except NotAllowed:
        return redirect("panel:order", number)
    toast(request, _("Taslak #%(number)s silindi.") % {"number": number})
    return redirect("panel:drafts")
