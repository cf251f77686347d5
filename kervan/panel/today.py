"""Bugün: what waits, each a link into the list, and how the shop is doing."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kervan.events.failed_jobs import failed_jobs_count
from kervan.invoices.models import ToInvoice
from kervan.invoices.queries import search_invoices
from kervan.invoices.refusals import missing_seller_data
from kervan.orders.listing import COUNTED, queue_counts
from kervan.panel import formats
from kervan.panel.asking import needs, staff_of
from kervan.panel.counting import bounded
from kervan.panel.invoices import days_of
from kervan.panel.order_rows import count_text
from kervan.panel.today_figures import Figures, change, figures
from kervan.payments.queries import refunds_in
from kervan.shipping.search import concern_counts

#: Queue, label, icon, tone when something waits, and whether the tile stands there when nothing does.
TILES: tuple[tuple[str, Any, str, str, bool], ...] = (
    ("to_accept", gettext_lazy("Onay bekleyen"), "hand-stop", "amber", False),
    ("to_confirm", gettext_lazy("Ödeme onayı bekleyen"), "building-bank", "amber", True),
    ("announced", gettext_lazy("Ödeme bildirilen"), "message", "amber", False),
    ("cancel_wished", gettext_lazy("İptal isteyen"), "message-circle", "amber", False),
    ("asked", gettext_lazy("Müşteri mesajı"), "message-circle", "amber", False),
    ("to_pack", gettext_lazy("Hazırlanacak"), "package", "", True),
    ("ready", gettext_lazy("Kargoya hazır"), "truck-delivery", "", True),
    ("late", gettext_lazy("Geciken"), "calendar-due", "red", True),
    ("refused", gettext_lazy("Kargo reddi"), "package-off", "red", False),
    ("undelivered", gettext_lazy("Teslim edilemeyen"), "truck-return", "red", True),
    ("return_requested", gettext_lazy("İade talebi olan"), "receipt-refund", "amber", True),
    ("to_refund", gettext_lazy("Para iadesi bekleyen"), "cash", "amber", False),
    ("to_capture", gettext_lazy("Provizyonu bekleyen"), "credit-card", "amber", False),
)


@require_safe
@login_required
@needs("orders.view")
def today(request: HttpRequest) -> HttpResponse:
    """The first page after logging in. The figures come a moment later, so that the queues are there at once."""
    return render(request, "panel/today.html", {"tiles": tiles(request)})


@require_safe
@needs("orders.view")
def today_queues(request: HttpRequest) -> HttpResponse:
    """The tiles alone, asked every 15 seconds."""
    return render(request, "panel/_today_queues.html", {"tiles": tiles(request)})


@require_safe
@needs("orders.view")
def today_figures(request: HttpRequest) -> HttpResponse:
    """The figures alone; revenue only for those who may see payments."""
    return render(request, "panel/_today_figures.html", figures_shown(figures(), staff_of(request).rights))


def tiles(request: HttpRequest) -> list[dict[str, Any]]:
    """Queues with their counts, in the order of urgency of a shop's day; failed jobs last."""
    counts = queue_counts([name for name, *_rest in TILES])
    shown = [
        {
            "label": label,
            "value": count_text(counts[name], COUNTED),
            "icon": icon,
            "url": f"{reverse('panel:orders')}?queue={name}",
            "tone": tone if counts[name] else "",
            "done": not counts[name],
        }
        for name, label, icon, tone, always in TILES
        if always or counts[name]
    ]
    if staff_of(request).has_perm("shipping.view"):
        shown += _parcel_tiles()
    if staff_of(request).has_perm("payments.view"):
        shown += _refund_tiles()
    if staff_of(request).has_perm("invoices.view"):
        shown += _invoice_tiles()
    if staff_of(request).has_perm("jobs.retry"):
        failed = failed_jobs_count()
        shown.append(
            {
                "label": _("Başarısız işlemler"),
                "value": formats.count(failed),
                "icon": "alert-triangle",
                "url": _page("panel:failed-jobs"),
                "tone": "red" if failed else "",
                "done": not failed,
            }
        )
    return shown


def _parcel_tiles() -> list[dict[str, Any]]:
    """Parcels under way with which something is wrong; only when there are some."""
    found = []
    counts = concern_counts(COUNTED)
    for tab, label, tone, icon in (
        ("delayed", _("Kargoda geciken"), "amber", "clock"),
        ("failed", _("Kargonun teslim edemediği"), "red", "truck-return"),
    ):
        if counts[tab]:
            url = f"{reverse('panel:shipments')}?state={tab}"
            value = count_text(counts[tab], COUNTED)
            found.append({"label": label, "value": value, "icon": icon, "url": url, "tone": tone, "done": False})
    return found


def _refund_tiles() -> list[dict[str, Any]]:
    """What is to be paid back by hand or bank, and what a gateway would not; only when there is some."""
    found = []
    for queue, label, tone in (
        ("to_pay", _("Ödenecek para iadeleri"), "amber"),
        ("failed", _("Yapılamayan para iadeleri"), "red"),
    ):
        count = bounded(refunds_in(queue))
        if count:
            url = f"{reverse('panel:refunds')}?durum={queue}"
            value = formats.count(count)
            found.append(
                {"label": label, "value": value, "icon": "receipt-refund", "url": url, "tone": tone, "done": False}
            )
    return found


def _invoice_tiles() -> list[dict[str, Any]]:
    """What was sent and stands on no invoice, with the days left of the parcel that arrived first; and what an integrator
    or buyer turned down. Only when there is some; a shop that has not said who it is invoices elsewhere."""
    found = []
    waiting = list(ToInvoice.objects.order_by(F("delivered_at").asc(nulls_last=True)).only("delivered_at")[:COUNTED])
    if waiting and not missing_seller_data():
        days, tone = days_of(waiting[0]) if waiting[0].delivered_at else ("", "")
        found.append(
            {
                "label": _("Fatura kesilecek"),
                "value": count_text(len(waiting), COUNTED),
                "sub": _("Teslim edilenin süresi: %(days)s") % {"days": days} if days else "",
                "icon": "file-invoice",
                "url": f"{reverse('panel:invoices')}?state=to_issue",
                "tone": tone if tone != "neutral" else "",
                "done": False,
            }
        )
    count = bounded(search_invoices(tab="rejected"))
    if count:
        found.append(
            {
                "label": _("Reddedilen fatura"),
                "value": formats.count(count),
                "icon": "file-invoice",
                "url": f"{reverse('panel:invoices')}?state=rejected",
                "tone": "red",
                "done": False,
            }
        )
    return found


def figures_shown(found: Figures, rights: frozenset[str]) -> dict[str, Any]:
    labels = [format_date(day, "d MMM", locale=formats.language()) for day in found.days]
    hours = [value for value in found.hours_by_day if value is not None]
    return {
        "orders_today": formats.count(found.orders_today),
        "orders_30": formats.count(sum(found.orders)),
        "orders_change": change(sum(found.orders), found.orders_before),
        "orders_series": found.orders,
        "revenue_today": formats.money(found.revenue_today),
        "revenue_30": formats.money(sum(found.revenue)),
        "revenue_change": change(sum(found.revenue), found.revenue_before),
        "revenue_series": [value // 100 for value in found.revenue],
        "see_money": "payments.view" in rights,
        "hours": _duration(found.hours),
        "hours_change": change(found.hours, found.hours_before) if found.hours and found.hours_before else None,
        "hours_series": [round(value) for value in hours],
        "orders_chart": {"labels": labels, "series": [{"label": _("Sipariş"), "values": found.orders}]},
        "revenue_chart": {
            "labels": labels,
            "series": [{"label": _("Ciro"), "values": [round(value / 100) for value in found.revenue]}],
        },
        "anything": any(found.orders),
    }


def _duration(hours: float | None) -> str:
    if hours is None:
        return "—"
    if hours < 1:
        return _("%(minutes)s dk") % {"minutes": round(hours * 60)}
    if hours < 48:
        return _("%(hours)s saat") % {"hours": round(hours)}
    return _("%(days)s gün") % {"days": format_decimal(round(hours / 24, 1), locale=formats.language())}


def _page(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
