"""İade talepleri: every return, by what it waits for, its code, its order, its parcel and its customer."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kervan.panel.asking import needs, staff_of
from kervan.panel.counting import bounded
from kervan.panel.keyset import page_of
from kervan.returns.models import Return, UnknownParcel
from kervan.returns.queries import TABS
from kervan.returns.search import search_returns

COUNTED = {"requested": "amber", "approved": "", "received": "amber"}


@require_safe
@needs("returns.view")
def returns(request: HttpRequest) -> HttpResponse:
    """The list, newest first."""
    text = request.GET.get("q", "")[:200]
    tab = request.GET.get("state", "all")
    tab = tab if tab in TABS else "all"
    page = page_of(request, search_returns(text, tab=tab), ("-id",))
    for row in page.rows:
        row.pieces = sum(line.quantity for line in row.lines.all())  # type: ignore[attr-defined]
        row.titles = ", ".join(line.line.title for line in row.lines.all())  # type: ignore[attr-defined]
    values = {
        "page": page,
        "q": text,
        "tab": tab,
        "tabs": _tabs(tab),
        "filtered": bool(text or tab != "all"),
        "receives": "returns.receive" in staff_of(request).rights,
    }
    return render(request, "panel/returns/list.html", values)


def _tabs(active: str) -> list[dict[str, object]]:
    labels = {
        "all": _("Tümü"),
        "requested": _("Yanıt bekleyen"),
        "approved": _("Ürünü beklenen"),
        "received": _("Sonuçlandırılacak"),
        "settled": _("Sonuçlanan"),
        "closed": _("Kabul edilmeyen, vazgeçilen"),
    }
    tabs: list[dict[str, object]] = []
    for name, label in labels.items():
        query = {"state": name} if name != "all" else {}
        item: dict[str, object] = {"label": label, "url": "?" + urlencode(query), "active": name == active}
        if name in COUNTED:
            item |= {"count": bounded(Return.objects.filter(state__in=TABS[name])), "tone": COUNTED[name]}
        tabs.append(item)
    waiting = UnknownParcel.objects.filter(closed_at=None).count()
    unknown: dict[str, object] = {"label": _("Sahipsiz"), "url": reverse("panel:returns-unknown"), "active": False}
    return [*tabs, unknown | ({"count": waiting, "tone": "amber"} if waiting else {})]
