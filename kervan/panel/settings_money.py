"""Ayarlar → Ödeme yöntemleri, banka hesapları."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.orders.models import PaymentMethod
from kervan.panel.asking import actor_of, needs
from kervan.panel.laid_form import LaidForm
from kervan.panel.settings_page import may_edit, settings_page
from kervan.panel.typed import IbanField
from kervan.payments.actions.change_method import change_method
from kervan.payments.actions.change_payment_term import LONGEST, MOST_GRACE, change_payment_term
from kervan.payments.actions.save_bank_account import save_bank_account
from kervan.payments.models import BankAccount
from kervan.payments.queries import method_settings
from kervan.shop.queries import years_without_holidays

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
        help_text=gettext_lazy("“Siparişinizi aldık” mesajında görünür."),
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
    kinds = dict.fromkeys(TERM, "number")
    suffixes = dict.fromkeys(TERM, gettext_lazy("iş günü"))
    layout = (
        ("", "", (("active",), ("ships_before_payment",), ("instructions",))),
        (gettext_lazy("Ödeme gelmezse"), "calendar-due", (("remind_days", "expire_days"), ("grace_days",))),
    )

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if code == PaymentMethod.CARD:  # unfinished card payments end by themselves after minutes
            for name in TERM:
                del self.fields[name]


@needs("settings.view")
def methods(request: HttpRequest) -> HttpResponse:
    """The payment methods."""
    rows = [{"code": code, "label": label, "settings": method_settings(code)} for code, label in PaymentMethod.choices]
    return render(request, "panel/settings/methods.html", {"rows": rows})


@needs("settings.view")
def method(request: HttpRequest, code: str) -> HttpResponse:
    """One payment method."""
    if code not in PaymentMethod.values:
        raise Http404
    row = method_settings(code)
    initial = {name: getattr(row, name) for name in ("active", "ships_before_payment", "instructions", *TERM)}
    form = MethodForm(request.POST if request.method == "POST" else None, initial=initial, code=code)

    @transaction.atomic
    def save(values: dict[str, Any]) -> None:
        term = {name: values.pop(name) for name in TERM if name in values}
        change_method(code, actor=actor_of(request), **values)
        if term:
            change_payment_term(code, actor=actor_of(request), **term)

    return settings_page(
        request,
        form,
        save,
        title=str(PaymentMethod(code).label),
        template="panel/settings/method.html",
        missing=years_without_holidays() if code != PaymentMethod.CARD else [],
        back=reverse("panel:settings-methods"),
        back_label=_("Ödeme yöntemleri"),
        done="panel:settings-methods",
    )


class BankForm(LaidForm):
    """One account for transfers."""

    iban = IbanField(label=gettext_lazy("IBAN"))
    holder = forms.CharField(label=gettext_lazy("Hesap sahibi"), max_length=150)
    bank = forms.CharField(
        label=gettext_lazy("Banka"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Boş bırakılırsa IBAN’dan bulunur."),
    )
    active = forms.BooleanField(label=gettext_lazy("Müşterilere gösterilsin"), required=False, initial=True)
    layout = (("", "", (("iban",), ("holder", "bank"), ("active",))),)


@needs("settings.view")
def banks(request: HttpRequest) -> HttpResponse:
    """Where transfers arrive."""
    return render(
        request, "panel/settings/banks.html", {"rows": BankAccount.objects.all(), "may_edit": may_edit(request)}
    )


@needs("settings.view")
def bank(request: HttpRequest, account_id: int | None = None) -> HttpResponse:
    """One bank account, or a new one."""
    row = BankAccount.objects.filter(pk=account_id or 0).first()
    if account_id is not None and row is None:
        raise Http404
    initial = {name: getattr(row, name) for name in ("iban", "holder", "bank", "active")} if row else {}
    form = BankForm(request.POST if request.method == "POST" else None, initial=initial)
    return settings_page(
        request,
        form,
        lambda values: save_bank_account(account_id, actor=actor_of(request), **values),
        title=str(row) if row else _("Banka hesabı ekle"),
        back=reverse("panel:settings-banks"),
        back_label=_("Banka hesapları"),
        done="panel:settings-banks",
        said=_("Banka hesabı kaydedildi."),
    )
