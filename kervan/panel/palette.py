"""Ctrl K: orders, customers, products, pages and verbs in one box; a scanned barcode opens its order at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kervan.catalog.search import search_variants
from kervan.customers.queries import search_customers
from kervan.lib.text import fold
from kervan.orders.finding import search_orders
from kervan.orders.models import Order
from kervan.orders.queries import placed_orders
from kervan.panel import formats
from kervan.panel.asking import needs, staff_of
from kervan.panel.scanned import dead_answer
from kervan.panel.timeline import masked
from kervan.shipping.models import Shipment
from kervan.shipping.scanned import dead_label, dead_words

MOST = 6

#: Page, what it is called, other words for it, icon, right; addresses by name, with a query where one is needed.
PLACES: tuple[tuple[str, str, Any, Any, str, str], ...] = (
    (
        "panel:order-new",
        "",
        gettext_lazy("Sipariş oluştur"),
        gettext_lazy("yeni sipariş ekle elle"),
        "plus",
        "orders.place",
    ),
    (
        "panel:orders",
        "queue=to_confirm",
        gettext_lazy("Ödeme onayı bekleyenler"),
        gettext_lazy("havale eft doğrula ödeme alındı"),
        "building-bank",
        "orders.view",
    ),
    (
        "panel:orders",
        "queue=to_pack",
        gettext_lazy("Hazırlanacak siparişler"),
        gettext_lazy("paketle kargoya hazır yap"),
        "package",
        "orders.view",
    ),
    (
        "panel:orders",
        "queue=ready",
        gettext_lazy("Kargoya hazır siparişler"),
        gettext_lazy("etiket bastır kargo"),
        "truck-delivery",
        "orders.view",
    ),
    (
        "panel:orders",
        "queue=late",
        gettext_lazy("Geciken siparişler"),
        gettext_lazy("gecikme son kargolama"),
        "calendar-due",
        "orders.view",
    ),
    (
        "panel:orders",
        "queue=undelivered",
        gettext_lazy("Teslim edilemeyenler"),
        gettext_lazy("iade dönen kapıda"),
        "truck-return",
        "orders.view",
    ),
    (
        "panel:orders-bulk-paste",
        "",
        gettext_lazy("Takip numaralarını yükle"),
        gettext_lazy("excel yapıştır gönderildi toplu"),
        "file-import",
        "shipping.dispatch",
    ),
    (
        "panel:orders-bulk-jobs",
        "",
        gettext_lazy("Toplu işlemlerim"),
        gettext_lazy("sonuç ilerleme"),
        "list-check",
        "orders.view",
    ),
    ("panel:today", "", gettext_lazy("Bugün"), gettext_lazy("ana sayfa özet ciro"), "sun", ""),
    ("panel:orders", "", gettext_lazy("Siparişler"), gettext_lazy("liste"), "shopping-bag", "orders.view"),
    ("panel:drafts", "", gettext_lazy("Taslaklar"), "", "note", "orders.place"),
    ("panel:shipments", "", gettext_lazy("Gönderiler"), gettext_lazy("kargo koli"), "truck-delivery", "shipping.view"),
    ("panel:products", "", gettext_lazy("Ürünler"), gettext_lazy("katalog"), "tag", "catalog.view"),
    ("panel:product-new", "", gettext_lazy("Ürün ekle"), gettext_lazy("yeni ürün"), "plus", "catalog.edit"),
    ("panel:stock", "", gettext_lazy("Stok"), gettext_lazy("sayım depo"), "building-warehouse", "stock.view"),
    ("panel:customers", "", gettext_lazy("Müşteriler"), "", "users", "customers.view"),
    (
        "panel:failed-jobs",
        "",
        gettext_lazy("Başarısız işlemler"),
        gettext_lazy("hata yeniden dene"),
        "alert-triangle",
        "jobs.retry",
    ),
    (
        "panel:settings",
        "",
        gettext_lazy("Ayarlar"),
        gettext_lazy("mağaza personel kargo hesabı mesaj"),
        "settings",
        "settings.view",
    ),
)


@require_safe
@needs("orders.view")
def palette(request: HttpRequest) -> HttpResponse:
    """Groups of answers for the palette. As a page of its own (a link, a scanner without JavaScript): the order, or the list."""
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    known = exact_order(query) if query else None
    dead = dead_label(query) if query else None
    if dead is not None and request.headers.get("HX-Request") != "true":
        return dead_answer(request, dead)
    if request.headers.get("HX-Request") != "true":
        if known is not None:
            return HttpResponseRedirect(reverse("panel:order", args=[known.number]))
        return HttpResponseRedirect(f"{reverse('panel:orders')}?{urlencode({'q': query})}")
    groups = groups_for(query, known, staff_of(request).rights)
    if dead is not None:
        url = f"{reverse('panel:palette')}?{urlencode({'q': query})}"
        entry = {
            "label": f"#{dead.order.number} · {dead.reference}",
            "url": url,
            "hint": dead.state_label,
            "icon": "circle-x",
        }
        groups.insert(0, {"title": dead_words(), "entries": [entry]})
    return render(request, "panel/_palette_results.html", {"groups": groups, "query": query})


def exact_order(text: str) -> Order | None:
    """The one order with this number, parcel reference or tracking number, as a scanner reads them."""
    number = text.removeprefix("#").strip()
    bare = "".join(number.split())
    parcels = Shipment.objects.filter(reference=bare) | Shipment.objects.filter(tracking_number__in={text, bare})
    parcel = parcels.select_related("order").order_by("-id").first() if len(text) >= 4 else None
    if parcel is not None:
        return parcel.order
    if not number.isdecimal() or not number.isascii() or len(number) > 18:
        return None
    return Order.objects.filter(number=int(number)).first()


def groups_for(query: str, known: Order | None, rights: frozenset[str]) -> list[dict[str, Any]]:
    """What is shown for ``query``: the exact order first, then verbs and pages that are called so, then what was found."""
    places = _places(query, rights)
    if not query:
        return [{"title": _("İşler ve sayfalar"), "entries": places}]
    orders = _newest(query)
    if known is not None:
        orders = [known, *(order for order in orders if order.pk != known.pk)]
    found = [{"title": _("Siparişler"), "entries": [_order(order) for order in orders[:MOST]]}]
    if len(query) > 1 and "customers.view" in rights:
        found.append({"title": _("Müşteriler"), "entries": _customers(query, rights)})
    if len(query) > 1 and "catalog.view" in rights:
        found.append({"title": _("Ürünler"), "entries": _products(query)})
    own = {"title": _("İşler ve sayfalar"), "entries": places[:MOST]}
    # A page is meant when its own name begins so, not when one of its other words does: "öz" is rather a customer.
    named = any(word.startswith(fold(query).split()[0]) for entry in places for word in fold(entry["label"]).split())
    groups = [own, *found] if named and known is None else [*found, own]
    return [group for group in groups if group["entries"]]


def _newest(query: str) -> list[Order]:
    found = search_orders(placed_orders(), query).order_by("-placed_at", "-id")
    return list(found.only("id", "number", "customer_name", "city", "total", "currency", "status", "placed_at")[:MOST])


def _order(order: Order) -> dict[str, Any]:
    name = order.customer_name or _("Müşterisiz")
    return {
        "label": f"#{order.number} · {name}",
        "url": reverse("panel:order", args=[order.number]),
        "hint": f"{order.get_status_display()} · {formats.money(order.total, order.currency)}",
        "icon": "shopping-bag",
    }


def _customers(query: str, rights: frozenset[str]) -> list[dict[str, Any]]:
    found = search_customers(query).order_by("-id")[:4]
    return [
        {
            "label": customer.name,
            "url": reverse("panel:customer", args=[customer.pk]),
            "hint": formats.phone(customer.phone) if "customers.see_phone" in rights else masked(customer.phone),
            "icon": "user",
        }
        for customer in found
    ]


def _products(query: str) -> list[dict[str, Any]]:
    return [
        {
            "label": str(variant.product.title),
            "url": reverse("panel:product", args=[variant.product_id]),
            "hint": f"{variant.sku} · {formats.money(variant.price)}",
            "icon": "tag",
        }
        for variant in search_variants(query).order_by("-id")[:4]
    ]


def _places(query: str, rights: Iterable[str]) -> list[dict[str, Any]]:
    wanted = fold(query).split()
    entries = []
    for name, parameters, label, others, icon, right in PLACES:
        words = fold(f"{label} {others}").split()
        if (right and right not in rights) or not all(any(word.startswith(part) for word in words) for part in wanted):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        entries.append({"label": str(label), "url": f"{url}?{parameters}" if parameters else url, "icon": icon})
    return entries
