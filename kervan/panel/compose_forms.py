"""The forms of "Sipariş oluştur": a line, a price rule, the two addresses, the buyer, and the foot."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kervan.customers.models import Customer
from kervan.lib.errors import Invalid
from kervan.lib.money import parse_money
from kervan.orders.models import PaymentMethod
from kervan.orders.pricing import PriceRule
from kervan.panel.action_form import ActionForm, MeasureField
from kervan.panel.order_forms import BillingForm
from kervan.panel.product_forms import RATES
from kervan.panel.typed import MoneyField


class LineForm(ActionForm):
    """One line. A catalogue line has a SKU and perhaps another price; any other has a title, a price and a VAT rate."""

    paths = {"unit_price": "price", "vat_rate": "vat", "adjustments": "price"}
    sku = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Ürün adı"), max_length=300, required=False)
    quantity = forms.IntegerField(
        label=_("Adet"),
        widget=forms.NumberInput(attrs={"min": 1, "max": 100_000}),
        error_messages={"required": _("Adet yazın."), "invalid": _("Bir sayı yazın.")},
    )
    price = MoneyField(label=_("Birim fiyat"), max_length=30, required=False)
    vat = forms.ChoiceField(label=_("KDV"), choices=[("", _("Seçin")), *RATES], required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = str(self.data.get(self.add_prefix("vat"), ""))
        known = self.fields["vat"]
        assert isinstance(known, forms.ChoiceField)
        if own and own not in dict(RATES) and own.replace(".", "", 1).isdecimal() and len(own) < 6:
            known.choices = [(own, f"%{own}"), *RATES]

    @property
    def from_catalogue(self) -> bool:
        return bool(str(self.data.get(self.add_prefix("sku"), "")).strip())


class RuleForm(ActionForm):
    """Fiyat kuralı: raise or lower, by percent or by amount. One without a value does not count yet."""

    paths = {"percent": "value", "amount": "value"}
    way = forms.ChoiceField(label=_("Yön"), choices=[("lower", _("İndir")), ("raise", _("Artır"))], required=False)
    value = forms.CharField(label=_("Değer"), max_length=30, required=False)
    kind = forms.ChoiceField(label=_("Birim"), choices=[("percent", "%"), ("amount", _("TL"))], required=False)
    label = forms.CharField(label=_("Etiket"), max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        typed = str(values.get("value") or "").strip()
        values["rule"] = None
        if not typed:
            return values
        try:
            if values.get("kind") == "amount":
                found: dict[str, Any] = {"amount": parse_money(typed)}
            else:
                found = {"percent": MeasureField().clean(typed.removeprefix("%").removesuffix("%").strip())}
        except Invalid as error:
            raise ValidationError({"value": error.message}) from None
        except ValidationError as error:
            raise ValidationError({"value": error.messages}) from None
        if found == {"percent": None}:
            return values
        values["rule"] = PriceRule(label=values.get("label", ""), lower=values.get("way") != "raise", **found)
        return values


class PlaceForm(BillingForm):
    """An address while it is being written: nothing is required, il and ilçe come with a list."""

    country = forms.CharField(max_length=2, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, billing: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.required = False
            if name in ("city", "district"):
                field.widget.attrs |= {"list": f"{self.prefix}-{name}-list", "autocomplete": "off"}
        self.fields["city"].widget.attrs["data-city"] = self.prefix
        if not billing:
            del self.fields["tax_id"], self.fields["tax_office"]

    def typed(self) -> dict[str, str] | None:
        """The address as far as it is written; None when nothing is."""
        values = {name: str(value) for name, value in self.cleaned_data.items() if value}
        return values if set(values) - {"country"} else None


class BuyerForm(ActionForm):
    """Who the order is for, as written on this order."""

    kind = forms.ChoiceField(
        label=_("Tür"), choices=Customer.Kind.choices, initial=Customer.Kind.PERSON, required=False
    )
    name = forms.CharField(label=_("Ad soyad / unvan"), max_length=150, required=False)
    email = forms.CharField(label=_("E-posta"), max_length=254, required=False)
    phone = forms.CharField(label=_("Telefon"), max_length=40, required=False)
    tax_id = forms.CharField(label=_("TCKN / VKN"), max_length=20, required=False)
    tax_office = forms.CharField(label=_("Vergi dairesi"), max_length=60, required=False)


class FootForm(ActionForm):
    """What else an order has: fees, how it is paid, a note, and who is told."""

    paths = {
        "payment.method": "method",
        "shipping_fee": "fee",
        "shipping_fee.vat_rate": "fee",
        "cod_fee": "cod_fee",
        "cod_fee.vat_rate": "cod_fee",
    }
    fee = MoneyField(label=_("Kargo ücreti"), max_length=30, required=False)
    fee_label = forms.CharField(label=_("Müşterinin göreceği ad"), max_length=100, required=False)
    fee_vat = forms.DecimalField(required=False, widget=forms.HiddenInput)
    cod_fee = MoneyField(label=_("Kapıda ödeme ücreti"), max_length=30, required=False)
    method = forms.ChoiceField(
        label=_("Ödeme yöntemi"),
        choices=[
            (PaymentMethod.BANK_TRANSFER, _("Havale/EFT")),
            (PaymentMethod.CASH_ON_DELIVERY, _("Kapıda ödeme")),
            (PaymentMethod.CARD, _("Kredi kartı")),
        ],
    )
    language = forms.ChoiceField(label=_("Mesajların dili"), choices=[("tr", "Türkçe"), ("en", "English")])
    note = forms.CharField(
        label=_("Sipariş notu"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    tags = forms.CharField(max_length=900, required=False, widget=forms.HiddenInput)
    same_billing = forms.BooleanField(label=_("Fatura adresi teslimat adresiyle aynı"), required=False)
    notify = forms.BooleanField(label=_("Müşteriye “Siparişinizi aldık” mesajı gönder"), required=False)
    notify_shipment = forms.BooleanField(
        label=_("“Tamamlandı” derken kargo ve teslim mesajlarını da gönder"), required=False
    )

    def clean_fee_vat(self) -> Decimal:
        """The rate of carriage unless a draft brought another one."""
        return self.cleaned_data.get("fee_vat") or Decimal(20)
