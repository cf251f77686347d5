"""The forms of the order page's dialogs: what is asked, prefilled from the order, and how it reaches the action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock
from kervan.orders.models import Order
from kervan.panel.action_form import ActionForm, LinesForm, NotifyForm
from kervan.panel.typed import IbanField, MoneyField
from kervan.payments.models import BankAccount
from kervan.sales.refund_wish import RefundWish

Day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class HoldForm(ActionForm):
    """Siparişi beklet."""

    reason = forms.CharField(
        label=_("Sebep"),
        max_length=200,
        error_messages={"required": _("Bekletme sebebini yazın.")},
        help_text=_("Ekip arkadaşlarınız siparişin neden beklediğini buradan okur; müşteri görmez."),
    )
    until = forms.DateField(
        label=_("Kendiliğinden serbest bırakılacak gün"),
        required=False,
        widget=Day,
        help_text=_("Boş bırakırsanız siz kaldırana kadar bekler."),
    )


class ContactForm(ActionForm):
    """İletişim bilgilerini değiştir. Without the right to see it the telephone is not asked."""

    paths = {"customer_name": "name"}
    name = forms.CharField(label=_("Ad soyad"), max_length=150, required=False)
    email = forms.CharField(label=_("E-posta"), max_length=254, required=False)
    phone = forms.CharField(label=_("Telefon"), max_length=40, required=False)


class AddressForm(ActionForm):
    """Adresi değiştir: one postal address. The action checks it; its findings stand beside the fields."""

    name = forms.CharField(
        label=_("Ad soyad / unvan"), max_length=151, error_messages={"required": _("Adreste ad eksik.")}
    )
    phone = forms.CharField(label=_("Telefon"), max_length=40, required=False)
    line = forms.CharField(
        label=_("Adres"),
        max_length=301,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
        error_messages={"required": _("Adreste adres eksik.")},
    )
    neighbourhood = forms.CharField(label=_("Mahalle"), max_length=101, required=False)
    district = forms.CharField(label=_("İlçe"), max_length=61, error_messages={"required": _("Adreste ilçe eksik.")})
    city = forms.CharField(label=_("İl"), max_length=61, error_messages={"required": _("Adreste il eksik.")})
    postal_code = forms.CharField(label=_("Posta kodu"), max_length=13, required=False)

    def abroad(self, country: str) -> None:
        """Outside Türkiye an address has no ilçe to insist on."""
        if country not in ("", "TR") and "district" in self.fields:
            self.fields["district"].required = False

    def address(self, before: dict[str, Any] | None) -> dict[str, Any]:
        """The address as typed over the one before: what the form does not ask (tax number, country) stays."""
        typed = {name: self.cleaned_data[name] for name in AddressForm.base_fields if name in self.fields}
        return {**(before or {}), **typed}


class BillingForm(AddressForm):
    """The billing address asks for the tax number too."""

    tax_id = forms.CharField(label=_("TCKN / VKN"), max_length=20, required=False)
    tax_office = forms.CharField(label=_("Vergi dairesi"), max_length=61, required=False)

    def address(self, before: dict[str, Any] | None) -> dict[str, Any]:
        return {
            **super().address(before),
            "tax_id": self.cleaned_data["tax_id"],
            "tax_office": self.cleaned_data["tax_office"],
        }


class CancelForm(LinesForm, NotifyForm):
    """Siparişi iptal et: whole, or pieces that were not sent."""

    WHOLE, SOME = "whole", "some"
    scope = forms.ChoiceField(
        label=_("Ne iptal edilsin?"),
        choices=[(WHOLE, _("Siparişin tamamı")), (SOME, _("Seçtiğim ürünler"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Sebep"),
        max_length=200,
        required=False,
        help_text=_("Müşteriye giden iptal mesajında da yazar."),
    )

    restock = forms.BooleanField(
        label=_("Ürünler yeniden satılabilir"),
        required=False,
        initial=True,
        help_text=_("İşareti kaldırırsanız ürünler stoktan düşer, örneğin kırıldıysa."),
    )
    LATER, ORIGINAL, IBAN = "later", "original", "iban"
    refund_to = forms.ChoiceField(
        label=_("Para iadesi"),
        choices=[
            (LATER, _("Şimdi yapma")),
            (ORIGINAL, _("Ödemenin geldiği yere")),
            (IBAN, _("Banka hesabına (IBAN)")),
        ],
        widget=forms.RadioSelect,
        required=False,
        initial=LATER,
    )
    refund_amount = MoneyField(label=_("Geri verilecek tutar"), required=False)
    refund_iban = IbanField(label=_("IBAN"), required=False)
    refund_holder = forms.CharField(label=_("Hesap sahibi"), max_length=150, required=False)
    REFUND = ("refund_to", "refund_amount", "refund_iban", "refund_holder")
    paths = {"amount": "refund_amount", "iban": "refund_iban", "holder": "refund_holder"}

    def __init__(self, *args: Any, whole: bool, most: int = 0, order: Order | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        if not whole:
            del self.fields["scope"]
        else:
            self.fields["scope"].initial = self.WHOLE
        if most <= 0:
            for name in self.REFUND:
                del self.fields[name]
        elif order is not None:
            self.fields["refund_holder"].initial = order.customer_name

    def refund(self) -> RefundWish | None:
        """What is to be given back in the same step; None for nothing."""
        values = self.cleaned_data
        to = values.get("refund_to") or self.LATER
        if to == self.LATER:
            return None
        bank = to == self.IBAN
        return RefundWish(
            to=to,
            amount=values["refund_amount"],
            iban=values["refund_iban"] if bank else "",
            holder=values["refund_holder"] if bank else "",
            notify=values["notify"],
        )

    def chosen(self) -> dict[int, int] | None:
        """The pieces, or None for the whole order."""
        return None if self.cleaned_data.get("scope") == self.WHOLE else self.quantities()


class PaymentForm(ActionForm):
    """Ödeme alındı olarak işaretle."""

    paths = {"bank_account_id": "account"}
    amount = MoneyField(label=_("Tutar"), error_messages={"required": _("Gelen tutarı yazın.")})
    received_on = forms.DateField(label=_("Geldiği gün"), widget=Day)
    account = forms.ModelChoiceField(
        label=_("Banka hesabı"), queryset=BankAccount.objects.none(), required=False, empty_label=_("Belirtme")
    )
    reference = forms.CharField(
        label=_("Banka referansı"),
        max_length=100,
        required=False,
        help_text=_("Aynı referans bu siparişe iki kez işlenmez."),
    )
    notify = forms.BooleanField(label=_("Müşteriye “Ödemenizi aldık” mesajı gönder"), required=False)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        transfer = order.payment_method == "bank_transfer"
        given_up = order.status == "cancelled" and not order.paid_in
        self.fields["amount"].initial = (order.total if given_up else max(order.balance, 0)) or None
        self.fields["received_on"].initial = clock.today()
        self.fields["received_on"].widget.attrs["max"] = clock.today().isoformat()
        self.fields["notify"].initial = transfer
        account = self.fields["account"]
        assert isinstance(account, forms.ModelChoiceField)
        account.queryset = BankAccount.objects.filter(active=True)
        if not transfer:
            del self.fields["account"]


class DismissForm(ActionForm):
    """Havale bildirimini kapat."""

    reason = forms.CharField(
        label=_("Müşteriye açıklama"),
        max_length=200,
        required=False,
        help_text=_("Müşteri bunu sipariş sayfasında okur."),
    )


class VoidForm(ActionForm):
    """Ödeme kaydını geri al."""

    reason = forms.CharField(
        label=_("Sebep"),
        max_length=200,
        error_messages={"required": _("Geri alma sebebini yazın.")},
        help_text=_("Kayıt silinmez; defterde geri alındığı ve sebebi görünür."),
    )


class ResendForm(ActionForm):
    """Son mesajları yeniden gönder."""

    messages = forms.MultipleChoiceField(
        label=_("Mesajlar"),
        widget=forms.CheckboxSelectMultiple,
        required=True,
        error_messages={"required": _("En az bir mesaj seçin.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["messages"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
        field.initial = [value for value, _label in choices[:1]]
