"""What a customer may ask for on the order's page: forms without scripts, whose refusals stand beside their fields."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock
from kervan.lib.errors import DomainError, Invalid
from kervan.lib.money import decimal_string, parse_money
from kervan.orders.models import Order
from kervan.payments.models import BankAccount


class CustomerForm(forms.Form):
    """``once_key`` makes a double click or a repeated request one. ``paths``: an action's field path → the form's field."""

    paths: dict[str, str] = {}
    once_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        self.use_required_attribute = False
        self.fields["once_key"].initial = uuid4().hex

    def show(self, refusal: DomainError) -> None:
        """Put an action's refusal beside its field, or above the form."""
        shown = False
        for path, text in (refusal.fields if isinstance(refusal, Invalid) else {}).items():
            name = self.paths.get(path, path)
            if name in self.fields:
                self.add_error(name, str(text))
                shown = True
        if not shown:
            self.add_error(None, str(refusal))


def written(amount: int) -> str:
    """Kuruş as a person types them: "1249,90"."""
    return decimal_string(amount).replace(".", ",")


class TransferForm(CustomerForm):
    """Ödeme yaptım."""

    paths = {"bank_account_id": "account"}
    amount = forms.CharField(label=_("Tutar (TL)"), max_length=30, error_messages={"required": _("Tutarı yazın.")})
    sent_on = forms.DateField(
        label=_("Gönderdiğiniz gün"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Günü seçin."), "invalid": _("Günü seçin.")},
    )
    bank = forms.CharField(
        label=_("Hangi bankadan gönderdiniz?"),
        max_length=80,
        error_messages={"required": _("Parayı gönderdiğiniz bankayı yazın.")},
    )
    sender = forms.CharField(
        label=_("Hesap sahibi"),
        max_length=150,
        help_text=_("Parayı gönderen hesabın sahibi; ödemenizi hesap hareketlerimizde böyle buluruz."),
        error_messages={"required": _("Hesap sahibinin adını yazın.")},
    )
    account = forms.ModelChoiceField(
        label=_("Hangi hesabımıza gönderdiniz?"),
        queryset=BankAccount.objects.none(),
        required=False,
        empty_label=_("Bilmiyorum"),
    )
    receipt = forms.FileField(
        label=_("Dekont"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/png,image/jpeg,image/webp"}),
        help_text=_("PDF ya da fotoğraf; en fazla 10 MB."),
    )

    def __init__(self, *args: Any, order: Order, **options: Any) -> None:
        super().__init__(*args, **options)
        today: date = clock.today()
        self.fields["amount"].initial = written(order.balance) if order.balance > 0 else ""
        self.fields["sent_on"].initial = today
        self.fields["sent_on"].widget.attrs["max"] = today.isoformat()
        self.fields["sender"].initial = order.customer_name
        account = self.fields["account"]
        assert isinstance(account, forms.ModelChoiceField)
        account.queryset = BankAccount.objects.filter(active=True)

    def clean_amount(self) -> int:
        try:
            return parse_money(self.cleaned_data["amount"])
        except Invalid as wrong:
            raise ValidationError(str(wrong)) from None
