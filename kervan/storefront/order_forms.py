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
from kervan.lib.iban import check_iban
from kervan.lib.money import decimal_string, parse_money
from kervan.orders.models import Order, PaymentMethod
from kervan.payments.models import BankAccount
from kervan.returns.models import Reason, Wish
from kervan.storefront.order_return_rows import OfferedLine, ReturnOffer


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


def checked_iban(text: str) -> str:
    """The IBAN as it is stored; a form's error when it is none."""
    try:
        return check_iban(text)
    except Invalid as wrong:
        raise ValidationError(str(wrong)) from None


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


class ReturnForm(CustomerForm):
    """İade talebi oluştur. The law asks for no reason; the account only when the money can't go back to a card."""

    reason = forms.ChoiceField(label=_("Sebep"), choices=Reason.choices, required=False)
    wish = forms.ChoiceField(
        label=_("Ne istersiniz?"), choices=Wish.choices, widget=forms.RadioSelect, initial=Wish.REFUND
    )
    note = forms.CharField(
        label=_("Eklemek istedikleriniz"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    iban = forms.CharField(
        label=_("IBAN"),
        max_length=40,
        help_text=_("Paranızı bu hesaba geri ödeyeceğiz."),
        error_messages={"required": _("IBAN’ı yazın.")},
    )
    holder = forms.CharField(
        label=_("Hesap sahibi"), max_length=150, error_messages={"required": _("Hesap sahibinin adını yazın.")}
    )

    def __init__(self, *args: Any, order: Order, offer: ReturnOffer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer = offer
        self.fields["holder"].initial = order.customer_name
        if not offer.asks_iban:
            del self.fields["iban"], self.fields["holder"]
        for row in offer.lines:
            if not row.why_not:
                number = forms.IntegerField(
                    label=row.line.title,
                    min_value=0,
                    max_value=row.most,
                    required=False,
                    initial=row.most if len(offer.lines) == 1 else 0,
                    widget=forms.NumberInput(attrs={"class": "is-short", "inputmode": "numeric"}),
                )
                self.fields[f"adet-{row.line.pk}"] = number
                self.paths = self.paths | {f"quantities.{row.line.pk}": f"adet-{row.line.pk}"}

    @property
    def rows(self) -> list[tuple[OfferedLine, Any]]:
        """Each line with its field; None where the product can't be returned."""
        return [(row, None if row.why_not else self[f"adet-{row.line.pk}"]) for row in self.offer.lines]

    def quantities(self) -> dict[int, int]:
        """Order line id → pieces."""
        found = {row.line.pk: self.cleaned_data.get(f"adet-{row.line.pk}") or 0 for row in self.offer.lines}
        return {line_id: pieces for line_id, pieces in found.items() if pieces}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not any(values.get(name) for name in self.fields if name.startswith("adet-")):
            raise ValidationError(_("İade etmek istediğiniz ürünün adedini yazın."))
        values["reason"] = values.get("reason") or Reason.NONE
        return values

    def clean_iban(self) -> str:
        return checked_iban(self.cleaned_data["iban"])


class LookUpForm(forms.Form):
    """Sipariş sorgula."""

    number = forms.CharField(
        label=_("Sipariş numarası"), max_length=20, error_messages={"required": _("Sipariş numarasını yazın.")}
    )
    contact = forms.CharField(
        label=_("E-posta ya da telefon"),
        max_length=254,
        help_text=_("Siparişi verirken yazdığınız."),
        error_messages={"required": _("E-postanızı ya da telefonunuzu yazın.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        self.use_required_attribute = False

    def clean_number(self) -> int:
        word = self.cleaned_data["number"].strip().removeprefix("#").strip()
        if not (word.isascii() and word.isdigit()) or len(word) > 18:
            raise ValidationError(_("Numara yalnızca rakamlardan oluşur."))
        return int(word)


class MessageForm(CustomerForm):
    """Mağazaya yaz."""

    text = forms.CharField(
        label=_("Mesajınız"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Mesajınızı yazın.")},
    )


class CancelForm(CustomerForm):
    """İptal talebi oluştur."""

    reason = forms.CharField(label=_("Sebep"), max_length=200, required=False)
    iban = forms.CharField(
        label=_("IBAN"),
        max_length=40,
        help_text=_("Paranızı bu hesaba geri ödeyeceğiz."),
        error_messages={"required": _("IBAN’ı yazın.")},
    )
    holder = forms.CharField(
        label=_("Hesap sahibi"), max_length=150, error_messages={"required": _("Hesap sahibinin adını yazın.")}
    )

    def __init__(self, *args: Any, order: Order, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["holder"].initial = order.customer_name
        if order.payment_method == PaymentMethod.CARD or order.paid_in <= order.refunded:
            del self.fields["iban"], self.fields["holder"]

    def clean_iban(self) -> str:
        return checked_iban(self.cleaned_data["iban"])
