"""Gönderiler: every parcel, by state, carrier, reference and tracking number."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kervan.customers.address import Address
from kervan.panel.asking import needs
from kervan.panel.counting import MOST, bounded_each
from kervan.panel.keyset import page_of
from kervan.shipping.models import CarrierAccount
from kervan.shipping.search import TABS, WATCHED, concern_counts, in_tab, search_parcels
from kervan.shipping.watch_words import words_of

COUNTED = {
    "requested": "neutral",
    "refused": "red",
    "ready": "blue",
    "to_print": "amber",
    "shipped": "",
    "unseen": "amber",
    "undelivered": "red",
}
COUNTED |= {"delayed": "amber", "failed": "red"}


@needs("shipping.view")
def shipments(request: HttpRequest) -> HttpResponse:
    """The list of parcels, newest first; each leads to its order."""
    text = request.GET.get("q", "")[:200]
    tab = request.GET.get("state", "all")
    tab = tab if tab in TABS or tab in WATCHED else "all"
    accounts = list(CarrierAccount.objects.order_by("name"))
    chosen = next((account for account in accounts if str(account.pk) == request.GET.get("account")), None)
    found = search_parcels(text, tab=tab, account_id=chosen.pk if chosen else None)
    page = page_of(request, found, ("watch_since", "id") if tab in WATCHED else ("-id",))
    for parcel in page.rows:
        address = Address.from_data(parcel.order.shipping_address)
        parcel.receiver = address.name or parcel.order.customer_name  # type: ignore[attr-defined]
        parcel.place = " / ".join(part for part in (address.district, address.city) if part)  # type: ignore[attr-defined]
        parcel.concern = words_of(parcel.watch)  # type: ignore[attr-defined]
    values = {
        "page": page,
        "q": text,
        "tab": tab,
        "tabs": _tabs(tab, chosen),
        "watched": tab in WATCHED,
        "accounts": accounts,
        "chosen": chosen,
        "filtered": bool(text or chosen or tab != "all"),
    }
    return render(request, "panel/shipments/list.html", values)


def _tabs(active: str, chosen: CarrierAccount | None) -> list[dict[str, object]]:
    labels = {
        "all": _("Tümü"),
        "requested": _("Yanıt bekleyen"),
        "refused": _("Kabul edilmeyen"),
        "ready": _("Kargoya hazır"),
        "to_print": _("Etiketi basılmamış"),
        "shipped": _("Yolda"),
        "unseen": _("Listede, taranmadı"),
        "delayed": _("Geciken"),
        "failed": _("Teslim edilemedi"),
        "undelivered": _("Karar bekleyen"),
        "delivered": _("Teslim edilen"),
        "closed": _("İptal edilen"),
    }
    account = chosen.pk if chosen else None
    counts = bounded_each({name: in_tab(name, account) for name in COUNTED if name not in WATCHED})
    counts |= concern_counts(MOST, account)
    tabs: list[dict[str, object]] = []
    for name, label in labels.items():
        query = {"state": name} if name != "all" else {}
        if chosen:
            query["account"] = str(chosen.pk)
        item: dict[str, object] = {"label": label, "url": "?" + urlencode(query), "active": name == active}
        if name in COUNTED:
            item |= {"count": counts[name], "tone": COUNTED[name]}
        tabs.append(item)
    return tabs
