"""Ayarlar → Kargo takibi."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.panel.asking import actor_of, needs
from kervan.panel.laid_form import LaidForm
from kervan.panel.settings_page import settings_page
from kervan.shipping.actions.change_parcel_rules import CHANGEABLE, change_parcel_rules
from kervan.shipping.watching import rules


class ParcelRulesForm(LaidForm):
    """When a parcel under way is a matter for staff."""

    silent_days = forms.IntegerField(
        label=gettext_lazy("Tarama olmadan geçen süre"),
        min_value=0,
        max_value=60,
        help_text=gettext_lazy("Kargoya verildikten ya da son taramadan sonra."),
    )
    branch_days = forms.IntegerField(
        label=gettext_lazy("Şubede bekleme süresi"),
        min_value=0,
        max_value=60,
        help_text=gettext_lazy("Teslimat şubesine geldikten sonra."),
    )
    delivery_days = forms.IntegerField(
        label=gettext_lazy("Teslimat süresi"),
        min_value=0,
        max_value=60,
        help_text=gettext_lazy("Müşteriye söz verdiğiniz süre; kargoya verildikten sonra sayılır."),
    )

    layout = (
        (
            gettext_lazy("Geciken gönderiler"),
            "clock",
            (("silent_days", "branch_days"), ("delivery_days",)),
        ),
    )
    kinds = dict.fromkeys(CHANGEABLE, "number")
    suffixes = dict.fromkeys(CHANGEABLE, gettext_lazy("iş günü"))


@needs("settings.view")
def parcel_rules(request: HttpRequest) -> HttpResponse:
    """After how many business days a parcel counts as delayed."""
    row = rules()
    form = ParcelRulesForm(
        request.POST if request.method == "POST" else None, initial={name: getattr(row, name) for name in CHANGEABLE}
    )
    return settings_page(
        request,
        form,
        lambda values: change_parcel_rules(actor=actor_of(request), **values),
        title=_("Kargo takibi"),
        template="panel/settings/parcels.html",
    )
