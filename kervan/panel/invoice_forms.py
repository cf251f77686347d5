"""The forms of the Faturalar card's dialogs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock
from kervan.panel.action_form import ActionForm, LinesForm, NotifyForm
from kervan.panel.typed import MoneyField


class IssueForm(NotifyForm):
    """Fatura oluştur: what of the order is invoiced."""

    notify = forms.BooleanField(label=_("Müşteriye “Faturanız” mesajı gönder"), required=False, initial=True)
    what = forms.ChoiceField(label=_("Neyin faturası kesilsin?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)
        field.initial = choices[0][0] if choices else None


class CancelInvoiceForm(ActionForm):
    """Faturayı iptal et."""

    reason = forms.CharField(label=_("Sebep"), max_length=200, required=False)


class VoucherForm(LinesForm):
    """Gider pusulası kes."""

    fees = forms.BooleanField(label=_("Kargo ve kapıda ödeme ücretleri de geri verildi"), required=False)
    reason = forms.CharField(label=_("Açıklama"), max_length=200, required=False)

    def __init__(self, *args: Any, has_fees: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_fees:
            del self.fields["fees"]


class BuyersReturnForm(ActionForm):
    """Alıcının iade faturasını kaydet."""

    number = forms.CharField(
        label=_("İade faturasının numarası"),
        max_length=30,
        error_messages={"required": _("İade faturasının numarasını yazın.")},
    )
    issued_on = forms.DateField(
        label=_("Tarihi"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), initial=clock.today
    )
    amount = MoneyField(label=_("KDV dahil tutarı"), error_messages={"required": _("Tutarı yazın.")})
