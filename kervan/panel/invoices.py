"""Faturalar: every invoice by number, buyer and state; and the orders that still wait for theirs."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kervan.invoices.models import ToInvoice
from kervan.invoices.queries import DAYS_TO_INVOICE, TABS, active_integrator, search_invoices, to_invoice
from kervan.lib import clock
from kervan.panel.asking import needs, staff_of
from kervan.panel.counting import bounded
from kervan.panel.invoice_cards import look_of
from kervan.panel.keyset import page_of

COUNTED = {"waiting": "neutral", "rejected": "red"}
QUEUE = "to_issue"


@needs("invoices.view")
def invoices(request: HttpRequest) -> HttpResponse:
    """The list, newest first; ``?state=to_issue`` is the queue "Fatura kesilecek", the longest waiting first."""
    tab = request.GET.get("state", "all")
    if tab == QUEUE:
        return _queue(request)
    tab = tab if tab in TABS else "all"
    text = request.GET.get("q", "")[:200]
    account = active_integrator()
    page = page_of(request, search_invoices(text, tab=tab), ("-id",))
    for row in page.rows:
        row.look = look_of(row, account)  # type: ignore[attr-defined]
    values = {"page": page, "q": text, "tab": tab, "tabs": _tabs(tab), "filtered": bool(text or tab != "all")}
    return render(request, "panel/invoices/list.html", values)


def _queue(request: HttpRequest) -> HttpResponse:
    page = page_of(request, to_invoice(), ("since", "order_id"))
    for row in page.rows:
        row.days, row.tone = days_of(row)  # type: ignore[attr-defined]
    values = {
        "page": page,
        "tab": QUEUE,
        "tabs": _tabs(QUEUE),
        "can_issue": "invoices.issue" in staff_of(request).rights,
    }
    return render(request, "panel/invoices/queue.html", values)


def days_of(row: ToInvoice) -> tuple[str, str]:
    """How long there is until the invoice must be made, counted from delivery, and how urgent that is."""
    if row.delivered_at is None:
        return _("Henüz teslim edilmedi"), "neutral"
    passed = (clock.today() - row.delivered_at.astimezone(clock.SHOP_ZONE).date()).days
    left = DAYS_TO_INVOICE - passed
    if left < 0:
        late = ngettext("%(days)d gün gecikti", "%(days)d gün gecikti", -left)
        return late % {"days": -left}, "red"
    if left == 0:
        return _("Son gün bugün"), "red"
    words = ngettext("%(days)d gün kaldı", "%(days)d gün kaldı", left)
    return words % {"days": left}, "amber" if left <= 2 else "neutral"


def _tabs(active: str) -> list[dict[str, object]]:
    labels = {
        "all": _("Tümü"),
        QUEUE: _("Fatura kesilecek"),
        "waiting": _("Gönderilmeyi bekleyen"),
        "rejected": _("Reddedilen"),
        "corrected": _("Düzeltilen"),
        "cancelled": _("İptal edilen"),
    }
    tabs: list[dict[str, object]] = []
    for name, label in labels.items():
        query = {"state": name} if name != "all" else {}
        item: dict[str, object] = {"label": label, "url": "?" + urlencode(query), "active": name == active}
        if name == QUEUE:
            item |= {"count": bounded(ToInvoice.objects.all()), "tone": "amber"}
        elif name in COUNTED:
            item |= {"count": bounded(search_invoices(tab=name)), "tone": COUNTED[name]}
        tabs.append(item)
    return tabs
