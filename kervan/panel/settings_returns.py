"""Ayarlar → İadeler."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.panel.asking import actor_of, needs
from kervan.panel.laid_form import LaidForm
from kervan.panel.settings_page import settings_page
from kervan.returns.actions.change_return_rules import CHANGEABLE, change_return_rules
from kervan.returns.models import Payer, RefundStart
from kervan.returns.queries import rules


class ReturnRulesForm(LaidForm):
    """The shop's rules for returns."""

    window_days = forms.IntegerField(
        label=gettext_lazy("İade süresi"),
        min_value=0,
        max_value=3650,
        help_text=gettext_lazy(
            "Son gönderinin tesliminden sayılır; teslim günü bilinmiyorsa süre açıktır. Yasal cayma süresi 14 gündür."
        ),
    )
    send_back_days = forms.IntegerField(
        label=gettext_lazy("Geri gönderme süresi"),
        min_value=0,
        max_value=365,
        help_text=gettext_lazy("Onaydan sonra müşterinin ürünleri kargoya vermesi için."),
    )
    freight_payer = forms.ChoiceField(
        label=gettext_lazy("İade kargosunu kim öder?"), choices=Payer.choices, widget=forms.RadioSelect
    )
    instructions = forms.CharField(
        label=gettext_lazy("Müşteriye açıklama"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Onay mesajında yazar. Örneğin: anlaşmalı kargo firması ve müşteri kodunuz."),
    )
    refund_days = forms.IntegerField(label=gettext_lazy("Para iadesi süresi"), min_value=0, max_value=365)
    refund_from = forms.ChoiceField(
        label=gettext_lazy("Süre ne zaman başlar?"),
        choices=RefundStart.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Son gün iadenin sayfasında ve müşteriye giden mesajda görünür."),
    )
    credit_fees = forms.BooleanField(
        label=gettext_lazy("Siparişin tamamı dönerse kargo ücretini de geri ver"), required=False
    )

    layout = (
        (gettext_lazy("Süreler"), "calendar", (("window_days", "send_back_days"),)),
        (gettext_lazy("İade kargosu"), "truck-return", (("freight_payer",), ("instructions",))),
        (gettext_lazy("Para iadesi"), "receipt-refund", (("refund_days",), ("refund_from",), ("credit_fees",))),
    )
    kinds = dict.fromkeys(("window_days", "send_back_days", "refund_days"), "number")
    suffixes = dict.fromkeys(("window_days", "send_back_days", "refund_days"), gettext_lazy("gün"))


@needs("settings.view")
def return_rules(request: HttpRequest) -> HttpResponse:
    """The window, who pays the freight, and until when money goes back."""
    row = rules()
    initial = {name: getattr(row, name) for name in CHANGEABLE}
    form = ReturnRulesForm(request.POST if request.method == "POST" else None, initial=initial)
    return settings_page(
        request, form, lambda values: change_return_rules(actor=actor_of(request), **values), title=_("İadeler")
    )
