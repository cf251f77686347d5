"""Ayarlar → Ödeme yöntemleri."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.customers.place_codes import place_name
from kervan.orders.models import PaymentMethod
from kervan.panel import formats
from kervan.panel.asking import actor_of, needs
from kervan.panel.laid_form import LaidForm
from kervan.panel.settings_page import settings_page
from kervan.panel.typed import MoneyField, PercentField
from kervan.payments.actions.change_method import change_method
from kervan.payments.actions.change_offer import change_offer
from kervan.payments.actions.change_payment_term import LONGEST, MOST_GRACE, change_payment_term
from kervan.payments.methods import label_of, why_unable
from kervan.payments.models import MethodSettings
from kervan.payments.queries import all_method_settings, method_settings
from kervan.shop.queries import years_without_holidays

NO_PRICE, FEE, DISCOUNT = "none", "fee", "discount"
SETUP: dict[str, str] = {
    PaymentMethod.CARD: "panel:settings-gateways",
    PaymentMethod.BANK_TRANSFER: "panel:settings-banks",
}
TERM = ("remind_days", "expire_days", "grace_days")


def _days(label: Any, most: int, help_text: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        max_value=most,
        help_text=help_text,
        error_messages={
            "invalid": gettext_lazy("Bir sayı yazın."),
            "min_value": gettext_lazy("En az %(limit_value)s olmalıdır."),
            "max_value": gettext_lazy("En fazla %(limit_value)s olabilir."),
        },
        **({"required": False, "min_value": 1} | options),
    )


class MethodForm(LaidForm):
    """How one payment method behaves."""

    active = forms.BooleanField(label=gettext_lazy("Yeni siparişlerde sunulsun"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Müşteriye görünen ad"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Boşsa yöntemin kendi adı, müşterinin dilinde görünür."),
    )
    ships_before_payment = forms.BooleanField(
        label=gettext_lazy("Ödeme gelmeden gönderilebilir"),
        required=False,
        help_text=gettext_lazy("Kapalıyken ödenmemiş sipariş kargoya hazır yapılamaz. Verilmiş siparişler değişmez."),
    )
    instructions = forms.CharField(
        label=gettext_lazy("Müşteriye açıklama"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Ödeme adımında ve “Siparişinizi aldık” mesajında görünür."),
    )
    price = forms.ChoiceField(label=gettext_lazy("Fiyat farkı"), widget=forms.RadioSelect, required=False)
    price_amount = MoneyField(label=gettext_lazy("Tutar"), max_length=30, required=False)
    price_percent = PercentField(label=gettext_lazy("ya da yüzde"), required=False)
    least = MoneyField(label=gettext_lazy("En az sipariş tutarı"), max_length=30, required=False)
    most = MoneyField(
        label=gettext_lazy("En çok sipariş tutarı"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Ürünler ve kargo birlikte. Boşsa sınır yoktur."),
    )
    where = forms.ChoiceField(
        label=gettext_lazy("Nerede sunulsun?"),
        choices=MethodSettings.Where.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    places = forms.CharField(
        label=gettext_lazy("Yerler"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Her satıra bir yer: il (İzmir), ilçe (İstanbul/Kadıköy), bölge (Ege Bölgesi) ya da ülke (Almanya). "
            "“Her yerde” seçiliyken boş kalabilir."
        ),
    )
    at_the_door = forms.ChoiceField(
        label=gettext_lazy("Kapıda nasıl ödenir?"),
        choices=MethodSettings.Door.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy(
            "Kargo firmasına tutarla birlikte bildirilir; kartla tahsilat için sözleşmenizde olmalıdır."
        ),
    )
    remind_days = _days(
        gettext_lazy("Hatırlatma"),
        LONGEST,
        gettext_lazy("Siparişten bu kadar iş günü sonra müşteriye hatırlatılır. Boşsa hatırlatılmaz."),
    )
    expire_days = _days(
        gettext_lazy("Ödeme süresi"),
        LONGEST,
        gettext_lazy("Müşteriye yazılan son ödeme günü. Boşsa sipariş kendiliğinden iptal edilmez."),
    )
    grace_days = _days(
        gettext_lazy("Ek süre"),
        MOST_GRACE,
        gettext_lazy(
            "Banka hareketleri bir gün geriden gelir: sipariş, son ödeme gününün üzerinden bu kadar iş günü daha "
            "geçince iptal edilir, stok serbest kalır ve müşteriye yazılır."
        ),
        min_value=0,
        required=True,
    )
    kinds = dict.fromkeys(TERM, "number") | dict.fromkeys(("price_amount", "least", "most"), "money")
    suffixes = dict.fromkeys(TERM, gettext_lazy("iş günü")) | {"price_percent": "%"}
    layout = (
        ("", "", (("active",), ("name",), ("at_the_door",), ("instructions",), ("ships_before_payment",))),
        (gettext_lazy("Ek ücret ya da indirim"), "receipt", (("price",), ("price_amount", "price_percent"))),
        (gettext_lazy("Kime sunulsun?"), "map-pin", (("least", "most"), ("where",), ("places",))),
        (gettext_lazy("Ödeme gelmezse"), "calendar-due", (("remind_days", "expire_days"), ("grace_days",))),
    )

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        price = self.fields["price"]
        assert isinstance(price, forms.ChoiceField)
        price.choices = [
            (NO_PRICE, _("Yok")),
            *([(FEE, _("Ek ücret alınır"))] if code == PaymentMethod.CASH_ON_DELIVERY else []),
            (DISCOUNT, _("İndirim yapılır")),
        ]
        if code == PaymentMethod.CARD:
            price.help_text = _("Kartla ödeyenden ek ücret alınamaz (5464 sayılı Kanun, madde 17).")
        elif code == PaymentMethod.CASH_ON_DELIVERY:
            price.help_text = _("Ek ücret siparişte ayrı satırda, indirim ürünlerin fiyatında görünür.")
        if code != PaymentMethod.CASH_ON_DELIVERY:
            del self.fields["at_the_door"]
        if code == PaymentMethod.CARD:  # unfinished card payments end by themselves after minutes
            for name in TERM:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        amount, percent = given.get("price_amount"), given.get("price_percent")
        priced = given.get("price") in {FEE, DISCOUNT}
        if priced and not amount and not percent and not self.errors:
            self.add_error("price_amount", _("Tutar ya da yüzde yazın."))
        return given

    def offer(self) -> dict[str, Any]:
        """As ``change_offer`` takes it."""
        given = self.cleaned_data
        sign = {FEE: 1, DISCOUNT: -1}.get(given["price"], 0)
        return {
            "name": given["name"],
            "fee": sign * (given["price_amount"] or 0),
            "percent": sign * (given["price_percent"] or Decimal(0)),
            "least": given["least"],
            "most": given["most"],
            "where": given["where"] or MethodSettings.Where.EVERYWHERE,
            "places": re.split(r"[,;\n]", given["places"]),
            "at_the_door": given.get("at_the_door") or MethodSettings.Door.CASH,
        }


def _initial(row: MethodSettings) -> dict[str, Any]:
    names = ("active", "ships_before_payment", "instructions", "name", "least", "most", "where", "at_the_door", *TERM)
    price = row.fee or row.percent
    return {name: getattr(row, name) for name in names} | {
        "price": FEE if price > 0 else DISCOUNT if price < 0 else NO_PRICE,
        "price_amount": abs(row.fee) or None,
        "price_percent": abs(row.percent) or None,
        "places": "\n".join(place_name(code) for code in row.places),
    }


def _percent(row: MethodSettings) -> str:
    return str(format_decimal(abs(row.percent), locale=formats.language()))


def _price_words(row: MethodSettings) -> str:
    if not row.fee and not row.percent:
        return ""
    price = formats.money(abs(row.fee)) if row.fee else _("%%%(percent)s") % {"percent": _percent(row)}
    words = _("%(price)s indirim") if row.fee + row.percent < 0 else _("%(price)s ek ücret")
    return words % {"price": price}


@needs("settings.view")
def methods(request: HttpRequest) -> HttpResponse:
    """The payment methods."""
    rows = [
        {
            "code": code,
            "label": label_of(row),
            "settings": row,
            "price": _price_words(row),
            "lacks": why_unable(code) if row.active else "",
        }
        for code, row in all_method_settings().items()
    ]
    return render(request, "panel/settings/methods.html", {"rows": rows})


@needs("settings.view")
def method(request: HttpRequest, code: str) -> HttpResponse:
    """One payment method."""
    if code not in PaymentMethod.values:
        raise Http404
    row = method_settings(code)
    form = MethodForm(request.POST if request.method == "POST" else None, initial=_initial(row), code=code)

    @transaction.atomic
    def save(values: dict[str, Any]) -> None:
        rules = {name: values[name] for name in ("active", "ships_before_payment", "instructions")}
        change_method(code, actor=actor_of(request), **rules)
        change_offer(code, actor=actor_of(request), **form.offer())
        if "expire_days" in values:
            change_payment_term(code, actor=actor_of(request), **{name: values[name] for name in TERM})

    return settings_page(
        request,
        form,
        save,
        title=str(PaymentMethod(code).label),
        template="panel/settings/method.html",
        names={"fee": "price_amount", "percent": "price_percent"},
        missing=years_without_holidays() if code != PaymentMethod.CARD else [],
        lacks=why_unable(code) if row.active else "",
        setup=SETUP.get(code, ""),
        back=reverse("panel:settings-methods"),
        back_label=_("Ödeme yöntemleri"),
        done="panel:settings-methods",
    )
