"""Stok: what is on the shelf, what is promised, and why it changed. Made for a barcode scanner too: scan, Enter, count."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.catalog.models import Variant
from kervan.catalog.queries import variant_by_code
from kervan.orders.reservations import reserving_lines
from kervan.panel.asking import actor_of, needs, refusals_in, staff_of
from kervan.panel.counting import bounded
from kervan.panel.feedback import toast
from kervan.panel.keyset import page_of
from kervan.stock.actions.change_stock import MOST, change_stock
from kervan.stock.models import Location, StockMovement
from kervan.stock.queries import movements_of, variant_levels

Reason = StockMovement.Reason
SHOWN_RESERVATIONS = 50


class ChangeForm(forms.Form):
    """Counted, received or corrected."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Ne oldu?"),
        choices=[
            (Reason.COUNTED, gettext_lazy("Saydım: rafta bu kadar var")),
            (Reason.RECEIVED, gettext_lazy("Mal geldi: bu kadar eklendi")),
            (Reason.ADJUSTED, gettext_lazy("Düzeltme: bu kadar ekle ya da (eksi ile) çıkar")),
        ],
        widget=forms.RadioSelect,
        initial=Reason.COUNTED,
    )
    quantity = forms.IntegerField(label=gettext_lazy("Adet"), min_value=-MOST, max_value=MOST)
    location = forms.ModelChoiceField(
        label=gettext_lazy("Depo"), queryset=Location.objects.none(), empty_label=None, required=False
    )
    note = forms.CharField(label=gettext_lazy("Neden"), max_length=200, required=False)

    def __init__(self, *args: Any, locations: list[Location], **options: Any) -> None:
        super().__init__(*args, **options)
        if len(locations) > 1:
            field = self.fields["location"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = Location.objects.order_by("-is_default", "name")
        else:
            del self.fields["location"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        kind, quantity = values.get("kind"), values.get("quantity")
        if quantity is not None and kind in {Reason.COUNTED, Reason.RECEIVED} and quantity < 0:
            self.add_error("quantity", _("Eksi sayı yalnızca düzeltmede yazılır."))
        if quantity == 0 and kind in {Reason.RECEIVED, Reason.ADJUSTED}:
            self.add_error("quantity", _("Sıfırdan farklı bir adet yazın."))
        if kind == Reason.ADJUSTED and not values.get("note"):
            self.add_error("note", _("Düzeltmenin nedenini yazın; örneğin kırıldı, kayboldu."))
        return values

    def choices(self) -> dict[str, Any]:
        """As the action takes them."""
        values = self.cleaned_data
        chosen: dict[str, Any] = {"note": values["note"]}
        if values.get("location"):
            chosen["location_id"] = values["location"].pk
        if values["kind"] == Reason.COUNTED:
            return chosen | {"count": values["quantity"]}
        return chosen | {"change": values["quantity"], "reason": values["kind"]}


@needs("stock.view")
def stock(request: HttpRequest) -> HttpResponse:
    """What there is. A scanned barcode (or a typed SKU) with Enter opens its variant."""
    text = request.GET.get("q", "")[:200]
    show = request.GET.get("show", "all")
    if text and "after" not in request.GET and "before" not in request.GET:
        scanned = variant_by_code(text)
        if scanned is not None:
            return redirect("panel:stock-variant", scanned.pk)
    page = page_of(request, variant_levels(text, show=show), ("product__sort_key", "id"))
    tabs = [
        {"label": _("Tümü"), "url": "?", "active": show == "all"},
        {
            "label": _("Eksik"),
            "url": "?show=short",
            "active": show == "short",
            "count": bounded(variant_levels(show="short")),
            "tone": "red",
        },
        {
            "label": _("Tükenen"),
            "url": "?show=out",
            "active": show == "out",
            "count": bounded(variant_levels(show="out")),
        },
    ]
    values = {"page": page, "q": text, "show": show, "tabs": tabs}
    return render(request, "panel/stock/list.html", values)


@needs("stock.view")
def stock_variant(request: HttpRequest, variant_id: int) -> HttpResponse:
    """One variant: its levels, who waits for it, its ledger, and a form to count, receive or correct."""
    variant = Variant.objects.select_related("product").defer("search").filter(pk=variant_id).first()
    if variant is None:
        raise Http404
    locations = list(Location.objects.order_by("-is_default", "name"))
    may_change = staff_of(request).has_perm("stock.adjust")
    form = ChangeForm(request.POST if request.method == "POST" else None, locations=locations)
    status = 200
    if request.method == "POST":
        if not may_change:
            return _show(request, variant, None, locations, status=403)
        if form.is_valid():
            names = {"count": "quantity", "change": "quantity"}
            with refusals_in(form, names) as answer:
                level = change_stock(variant.pk, actor=actor_of(request), **form.choices())
            if answer.ok:
                said = {"sku": variant.sku, "count": level.on_hand}
                toast(request, _("%(sku)s: rafta şimdi %(count)d adet var.") % said)
                return redirect("panel:stock-variant", variant.pk)
        status = 422
    return _show(request, variant, form if may_change else None, locations, status=status)


def _show(
    request: HttpRequest, variant: Variant, form: ChangeForm | None, locations: list[Location], *, status: int
) -> HttpResponse:
    levels = list(variant.levels.select_related("location").order_by("-location__is_default", "location__name"))
    on_hand, reserved = sum(level.on_hand for level in levels), sum(level.reserved for level in levels)
    lines = list(reserving_lines(variant.pk)[: SHOWN_RESERVATIONS + 1])
    values = {
        "variant": variant,
        "form": form,
        "levels": levels if len(locations) > 1 else [],
        "on_hand": on_hand,
        "reserved": reserved,
        "free": on_hand - reserved,
        "shortage": max(reserved - on_hand, 0),
        "lines": lines[:SHOWN_RESERVATIONS],
        "more_lines": len(lines) > SHOWN_RESERVATIONS,
        "movements": page_of(request, movements_of(variant.pk), ("-id",)),
        "several_locations": len(locations) > 1,
        "list_url": reverse("panel:stock"),
    }
    return render(request, "panel/stock/variant.html", values, status=status)
