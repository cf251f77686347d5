"""Siparişler: queues, saved views, search, filters, and the table with one proposed step per order."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, parse_qsl

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from kervan.customers.places import cities
from kervan.lib import clock
from kervan.lib.errors import DomainError, NotFound
from kervan.orders.actions.delete_view import delete_view
from kervan.orders.actions.save_view import save_view
from kervan.orders.listing import (
    COUNTED,
    OrderFilter,
    Page,
    Place,
    newest_place,
    orders_for,
    page_of,
    placed_after,
    queue_counts,
    sorting_of,
)
from kervan.orders.models import Order, SavedView
from kervan.orders.queries import bounded_count
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.bulk_kinds import bulk_actions
from kervan.panel.feedback import toast
from kervan.panel.order_filters import SORT_LABELS, FilterForm, channel_names, chips, kept, read_filter
from kervan.panel.order_rows import COLUMNS, HIDDEN_AT_FIRST, count_text, drawn, listed, rows_of, shown_columns

#: Queue, label, tone of its count, and whether it is shown when nothing stands in it.
QUEUES: tuple[tuple[str, Any, str, bool], ...] = (
    ("all", gettext_lazy("Tümü"), "", True),
    ("new", gettext_lazy("Yeni"), "", True),
    ("to_accept", gettext_lazy("Onay bekleyen"), "amber", False),
    ("to_confirm", gettext_lazy("Ödeme onayı"), "amber", True),
    ("announced", gettext_lazy("Ödeme bildirilen"), "amber", False),
    ("cancel_wished", gettext_lazy("İptal isteyen"), "amber", False),
    ("asked", gettext_lazy("Müşteri mesajı"), "amber", False),
    ("to_pack", gettext_lazy("Hazırlanacak"), "", True),
    ("refused", gettext_lazy("Kargo reddi"), "red", False),
    ("ready", gettext_lazy("Kargoya hazır"), "", True),
    ("to_print", gettext_lazy("Etiketi basılmamış"), "amber", False),
    ("late", gettext_lazy("Geciken"), "red", True),
    ("undelivered", gettext_lazy("Teslim edilemeyen"), "red", True),
    ("return_requested", gettext_lazy("İade talebi"), "amber", False),
    ("to_refund", gettext_lazy("Para iadesi"), "amber", False),
    ("to_capture", gettext_lazy("Provizyon"), "amber", False),
    ("held", gettext_lazy("Beklemede"), "", False),
    ("drafts", gettext_lazy("Taslak"), "", False),
)


#: So many actions stand in the bulk bar itself; the others under "Diğer".
BUTTONS = 5


@require_safe
@needs("orders.view")
def orders(request: HttpRequest) -> HttpResponse:
    """The list. htmx takes the part "#orders-rows" out of it when somebody searches."""
    channels = channel_names()
    wanted, form = read_filter(request.GET, channels)
    return render(request, "panel/orders/list.html", list_context(request, wanted, form, channels))


def list_context(
    request: HttpRequest, wanted: OrderFilter, form: FilterForm, channels: dict[str, str]
) -> dict[str, Any]:
    """Everything the list's page shows. Raises ``Http404`` for a queue that does not exist."""
    staff = staff_of(request)
    try:
        found = orders_for(wanted)
    except NotFound as error:
        raise Http404(str(error)) from error
    counts = queue_counts([name for name, *_rest in QUEUES])
    shown_chips = chips(request.GET, wanted, channels)
    plain = not (shown_chips or wanted.text or wanted.sort == "ship_by")
    total = counts[wanted.queue] if plain and wanted.queue in counts else bounded_count(found, COUNTED - 1)
    page = page_of(
        listed(found),
        sorting_of(wanted),
        after=Place.read(request.GET.get("after", "")),
        before=Place.read(request.GET.get("before", "")),
    )
    query = kept(request.GET)
    actions = bulk_actions(staff.rights)
    rows = rows_of(page.rows, channels=channels, rights=staff.rights, at=clock.now(), query=query)
    columns = shown_columns(staff.preferences)
    return {
        "bulk_actions": actions[:BUTTONS],
        "bulk_more": actions[BUTTONS:],
        "rows": drawn(rows, columns),
        "columns": columns,
        "all_columns": COLUMNS,
        "tabs": _tabs(request, wanted, counts),
        "view": _view_of(request),
        "wanted": wanted,
        "form": form,
        "chips": shown_chips,
        "clear_url": f"{reverse('panel:orders')}?{kept(QueryDict(), queue=wanted.queue, sort=wanted.sort)}",
        "filtered": bool(shown_chips or wanted.text),
        "nothing_yet": not rows and plain and not (counts["all"] or counts["drafts"]),
        "total": total,
        "total_text": count_text(total, COUNTED),
        "select_all_text": _select_all_text(total, page),
        "select_total": total if total > len(rows) else None,
        "query": query,
        "kept_pairs": _pairs(kept(request.GET, q=None)),
        "filter_url": f"{reverse('panel:orders-filter')}?{query}",
        "sorts": [
            {"name": name, "label": label, "url": f"?{kept(request.GET, sort=name)}", "current": name == wanted.sort}
            for name, label in SORT_LABELS.items()
        ],
        "previous_url": _page_url(query, "before", page.previous),
        "next_url": _page_url(query, "after", page.next),
        "pager_text": _pager_text(len(rows), total),
        "poll_url": _poll_url(wanted, query, page, first="after" not in request.GET and "before" not in request.GET),
    }


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query)


def _tabs(request: HttpRequest, wanted: OrderFilter, counts: dict[str, int]) -> list[dict[str, Any]]:
    chosen = request.GET.get("view", "")
    tabs = [
        {
            "label": label,
            "url": f"{reverse('panel:orders')}?{kept(QueryDict(), queue=name)}".rstrip("?"),
            "count": counts[name],
            "tone": tone,
            "active": wanted.queue == name and not chosen,
        }
        for name, label, tone, always in QUEUES
        if always or counts[name] or wanted.queue == name
    ]
    tabs[0]["url"] = reverse("panel:orders")
    for view in SavedView.objects.filter(owner_id=staff_of(request).pk) | SavedView.objects.filter(shared=True):
        tabs.append(
            {
                "label": view.name,
                "url": f"{reverse('panel:orders')}?{view.query}&view={view.pk}",
                "icon": "users" if view.shared else "star",
                "active": chosen == str(view.pk),
            }
        )
    return tabs


def _view_of(request: HttpRequest) -> SavedView | None:
    chosen = request.GET.get("view", "")
    if not chosen.isdigit() or len(chosen) > 18:
        return None
    return SavedView.objects.filter(pk=int(chosen), owner_id=staff_of(request).pk).first()


def _page_url(query: str, way: str, place: Place | None) -> str:
    return f"?{query}&{way}={place}".replace("?&", "?") if place else ""


def _pager_text(shown: int, total: int) -> str:
    if shown == total or not shown:
        return ngettext("%(count)s sipariş", "%(count)s sipariş", total) % {"count": count_text(total, COUNTED)}
    return _("%(total)s siparişten %(shown)s tanesi") % {"total": count_text(total, COUNTED), "shown": shown}


def _select_all_text(total: int, page: Page) -> str:
    if total <= len(page.rows):
        return ""
    return _("Bu filtredeki %(count)s siparişi seç") % {"count": count_text(total, COUNTED)}


def _poll_url(wanted: OrderFilter, query: str, page: Page, *, first: bool) -> str:
    """Where to ask for newer orders; nowhere when the list is searched or the queue cannot grow at its top."""
    if wanted.text or wanted.queue == "drafts":
        return ""
    place = newest_place(page.rows) if first and wanted.sort == "newest" else None
    return f"{reverse('panel:orders-new')}?{query}&since_place={place or Place(clock.now(), 0)}"


@require_safe
@needs("orders.view")
def filter_dialog(request: HttpRequest) -> HttpResponse:
    """The dialog "Filtrele", with what is in force filled in."""
    wanted, form = read_filter(request.GET)
    context = {
        "form": form,
        "filter_kept": _pairs(kept(QueryDict(), queue=wanted.queue, sort=wanted.sort, q=wanted.text)),
        "clear_url": f"{reverse('panel:orders')}?{kept(QueryDict(), queue=wanted.queue, sort=wanted.sort)}",
        "cities": cities(),
    }
    template = "panel/orders/_filter.html" if request.headers.get("HX-Request") else "panel/orders/filter.html"
    return render(request, template, context)


@require_safe
@needs("orders.view")
def orders_new(request: HttpRequest) -> HttpResponse:
    """How many orders came since the list was drawn. Asked every 12 seconds; moves nothing."""
    wanted, _form = read_filter(request.GET)
    since = Place.read(request.GET.get("since_place", ""))
    try:
        found = orders_for(wanted)
    except NotFound as error:
        raise Http404(str(error)) from error
    number = placed_after(found, since) if since is not None and not isinstance(since.value, int) else 0
    query = kept(request.GET)
    context = {"number": number, "poll_url": request.get_full_path(), "show_url": f"{reverse('panel:orders')}?{query}"}
    return render(request, "panel/orders/_new_orders.html", context)


@require_safe
@needs("orders.view")
def order_lines(request: HttpRequest, order_id: int) -> HttpResponse:
    """The quick look at what was bought."""
    order = get_object_or_404(Order.objects.only("id", "number", "currency"), pk=order_id)
    return render(request, "panel/orders/_lines_look.html", {"order": order, "lines": list(order.lines.all()[:30])})


@require_POST
@needs("orders.view")
def save_columns(request: HttpRequest) -> HttpResponse:
    """Which columns this person sees."""
    staff = staff_of(request)
    chosen = (
        request.POST.getlist("columns") if "default" not in request.POST else list(set(COLUMNS) - {*HIDDEN_AT_FIRST})
    )
    hidden = [name for name in COLUMNS if name not in chosen]
    staff.preferences = {**staff.preferences, "hidden_order_columns": hidden}
    staff.save(update_fields=["preferences"])
    return _back(request)


@require_POST
@needs("orders.view")
def views(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is now under a name."""
    query = kept(QueryDict(request.POST.get("query", "")), view=None)
    try:
        view = save_view(
            actor=actor_of(request), name=request.POST.get("name", ""), query=query, shared="shared" in request.POST
        )
    except DomainError as error:
        messages.error(request, str(error))
        return _back(request)
    toast(request, _("Görünüm kaydedildi"))
    return HttpResponseRedirect(f"{reverse('panel:orders')}?{view.query}&view={view.pk}")


@require_POST
@needs("orders.view")
def view_delete(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a view of one's own."""
    try:
        delete_view(view_id, actor=actor_of(request))
    except NotFound as error:
        raise Http404(str(error)) from error
    toast(request, _("Görünüm silindi"))
    return HttpResponseRedirect(reverse("panel:orders"))


def _back(request: HttpRequest) -> HttpResponse:
    """To the list as it was: only its own address, never one that a form names."""
    query = request.POST.get("query", "")
    known = kept(QueryDict(query)) if parse_qs(query) else ""
    return HttpResponseRedirect(f"{reverse('panel:orders')}?{known}".rstrip("?"))
