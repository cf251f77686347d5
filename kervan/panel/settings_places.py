"""Ayarlar → Depolar."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kervan.lib.errors import NotAllowed
from kervan.panel.asking import actor_of, needs
from kervan.panel.feedback import toast
from kervan.panel.laid_form import LaidForm
from kervan.panel.settings_page import may_edit, settings_page
from kervan.stock.actions.save_location import LONGEST_ADDRESS, LONGEST_NAME, remove_location, save_location
from kervan.stock.models import Location


class PlaceForm(LaidForm):
    """A place with stock."""

    name = forms.CharField(label=gettext_lazy("Ad"), max_length=LONGEST_NAME)
    address = forms.CharField(label=gettext_lazy("Adres"), max_length=LONGEST_ADDRESS, required=False)
    is_default = forms.BooleanField(
        label=gettext_lazy("Varsayılan depo"),
        required=False,
        help_text=gettext_lazy("Yeni siparişlerin ürünleri bu depodan ayrılır."),
    )
    layout = (("", "", (("name",), ("address",), ("is_default",))),)


@needs("settings.view")
def places(request: HttpRequest) -> HttpResponse:
    """The places with stock, the default first."""
    return _places_page(request)


def _places_page(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    rows = Location.objects.order_by("-is_default", "name")
    values = {"rows": rows, "may_edit": may_edit(request), "problem": problem}
    return render(request, "panel/settings/places.html", values, status=status)


@needs("settings.view")
def place(request: HttpRequest, place_id: int | None = None) -> HttpResponse:
    """One place, or a new one."""
    row = Location.objects.filter(pk=place_id or 0).first()
    if place_id is not None and row is None:
        raise Http404
    initial = {name: getattr(row, name) for name in ("name", "address", "is_default")} if row else {}
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=initial)
    return settings_page(
        request,
        form,
        lambda values: save_location(place_id, actor=actor_of(request), **values),
        title=row.name if row else _("Depo ekle"),
        back=reverse("panel:settings-places"),
        back_label=_("Depolar"),
        done="panel:settings-places",
        said=_("Depo kaydedildi."),
    )


@require_POST
@needs("settings.edit")
def place_remove(request: HttpRequest, place_id: int) -> HttpResponse:
    """Take off a place that was never used."""
    try:
        remove_location(place_id, actor=actor_of(request))
    except NotAllowed as refusal:
        return _places_page(request, problem=str(refusal), status=refusal.status)
    toast(request, _("Depo kaldırıldı."))
    return redirect("panel:settings-places")
