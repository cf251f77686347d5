"""Ayarlar → Banka hesapları."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.panel.asking import actor_of, needs
from kervan.panel.laid_form import LaidForm
from kervan.panel.settings_page import may_edit, settings_page
from kervan.panel.typed import IbanField
from kervan.payments.actions.save_bank_account import save_bank_account
from kervan.payments.models import BankAccount


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
