"""The forms about parcels: packing, sending by hand, tracking, correcting a refused booking, taking pieces back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from kervan.lib.money import half_up
from kervan.orders.models import Order, OrderLine
from kervan.panel.action_form import ActionForm, LinesForm, MeasureField, NotifyForm
from kervan.panel.formats import phone as readable_phone
from kervan.panel.order_forms import AddressForm
from kervan.shipping.fitness import why_unfit
from kervan.shipping.models import Box, Carrier, CarrierAccount, Shipment

NO_ACCOUNT = "none"
_unfit = _("%(account)s – uygun değil: %(reason)s")
MEASURE = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


def account_choices(order: Order | None = None, desi: Decimal = Decimal(0), grams: int = 0) -> list[tuple[str, Any]]:
    """The carrier accounts in use, the default first, and sending without an integration.

    For an order those that are not for it come last, with the reason.
    """
    accounts = list(CarrierAccount.objects.filter(active=True).exclude(type="none"))
    reasons = {a.pk: why_unfit(a, order, desi=desi, weight_g=grams) if order else "" for a in accounts}
    accounts.sort(key=lambda account: bool(reasons[account.pk]))
    named = [
        (str(a.pk), _unfit % {"account": a.name, "reason": reasons[a.pk]} if reasons[a.pk] else a.name)
        for a in accounts
    ]
    return [*named, (NO_ACCOUNT, _("Kargo entegrasyonu olmadan (takibi elle girerim)"))]


class ParcelFields(NotifyForm):
    """What a carrier is told of a parcel besides the address."""

    paths = {"carrier_account_id": "account", "weight_g": "kilograms"}
    account = forms.ChoiceField(label=_("Kargo hesabı"), error_messages={"required": _("Kargo hesabını seçin.")})
    pieces = forms.IntegerField(
        label=_("Koli"), min_value=1, max_value=99, initial=1, error_messages={"required": _("Koli sayısını yazın.")}
    )
    desi = MeasureField(label=_("Desi"), required=False, max_length=12, widget=MEASURE)
    kilograms = MeasureField(label=_("Ağırlık"), required=False, max_length=12, widget=MEASURE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = self.fields["account"]
        assert isinstance(account, forms.ChoiceField)
        account.choices = account_choices()

    def clean_kilograms(self) -> int | None:
        """Grams."""
        kilograms: Decimal | None = self.cleaned_data["kilograms"]
        if kilograms is None:
            return None
        if not 0 <= kilograms <= 10_000:
            raise ValidationError(__("Ağırlık 0 ile 10.000 kg arasında olmalıdır."))
        return half_up(int(kilograms * 1_000_000), 1000)

    def account_id(self) -> int | None:
        chosen = self.cleaned_data["account"]
        return int(chosen) if chosen != NO_ACCOUNT else None


class ReadyForm(LinesForm, ParcelFields):
    """Kargoya hazır olarak işaretle."""

    box = forms.ChoiceField(label=_("Kutu"), required=False)
    note = forms.CharField(label=_("Kargo notu"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.boxes = list(Box.objects.all())
        desi, grams = measures(self.offered)
        # The products know best how much room they take; the default box stands in for those that don't say.
        default = None if desi else next((box for box in self.boxes if box.is_default), None)
        box = self.fields["box"]
        assert isinstance(box, forms.ChoiceField)
        box.choices = [("", _("Ürünlerin desisi"))] + [(str(each.pk), each.name) for each in self.boxes]
        box.initial = str(default.pk) if default else ""
        if not self.boxes:
            del self.fields["box"]
        if default is not None:
            desi, grams = default.desi, grams + default.weight_g
        accounts = account_choices(self.offered[0][0].order if self.offered else None, desi, grams)
        account = self.fields["account"]
        assert isinstance(account, forms.ChoiceField)
        account.choices, account.initial = accounts, accounts[0][0]
        self.fields["desi"].initial = desi
        self.fields["kilograms"].initial = Decimal(grams) / 1000


def measures(lines: list[tuple[OrderLine, int]]) -> tuple[Decimal, int]:
    """Desi and grams of so many pieces, from the products."""
    desi = sum((line.desi * pieces for line, pieces in lines), Decimal(0))
    return desi, sum(line.weight_g * pieces for line, pieces in lines)


class TrackingFields(ActionForm):
    """How a parcel can be followed."""

    carrier = forms.CharField(
        label=_("Kargo firması"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "k-carriers", "autocomplete": "off"}),
    )
    tracking_number = forms.CharField(
        label=_("Takip numarası"), max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    tracking_url = forms.CharField(
        label=_("Takip linki"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
        help_text=_("Boş bırakırsanız bilinen kargo firmalarında takip numarasından kurulur."),
    )

    def carriers(self) -> list[str]:
        """The known names, offered while typing; any other name is fine."""
        return list(Carrier.objects.values_list("name", flat=True))


class DispatchForm(LinesForm, TrackingFields, NotifyForm):
    """Gönderildi olarak işaretle: a quantity per line, and how it went if it is known already."""

    field_order = ["carrier", "tracking_number", "tracking_url", "notify"]


class TrackingForm(TrackingFields):
    """Takip bilgisi ekle. Ticked the first time, unticked on a correction."""

    notify = forms.BooleanField(label=_("Müşteriye bildir"), required=False)

    def __init__(self, *args: Any, shipment: Shipment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carrier"].initial = shipment.carrier_name
        self.fields["tracking_number"].initial = shipment.tracking_number
        self.fields["tracking_url"].initial = shipment.tracking_url if not shipment.tracking_number else ""
        self.fields["notify"].initial = not (shipment.tracking_number or shipment.tracking_url)


class UndeliveredForm(NotifyForm):
    """Teslim edilemedi olarak işaretle."""

    reason = forms.CharField(
        label=_("Sebep"), max_length=300, required=False, help_text=_("Örneğin: alıcı kapıda kabul etmedi.")
    )


class RestockForm(LinesForm):
    """Teslim edilemeyen ürünleri geri al: how many pieces of each line are lost or damaged."""

    action_path = "lost"
    NEXT = [("resend", _("Yeniden göndereceğim")), ("cancel", _("Siparişi iptal edeceğim"))]
    then = forms.ChoiceField(
        label=_("Ürünler geri alınınca"), choices=NEXT, widget=forms.RadioSelect, initial="resend", required=False
    )


class FixForm(AddressForm, ParcelFields):
    """Düzelt ve yeniden dene: all that a carrier may have refused, in one dialog. The address needs its own right."""

    field_order = ["name", "phone", "line", "neighbourhood", "district", "city", "postal_code", "account", "pieces"]

    def __init__(self, *args: Any, shipment: Shipment, with_address: bool, see_phone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address = shipment.order.shipping_address or {}
        for name in AddressForm.base_fields:
            if not with_address:
                del self.fields[name]
            else:
                self.fields[name].initial = address.get(name, "")
        if "phone" in self.fields:
            self.fields["phone"].initial = readable_phone(address.get("phone"))
        self.abroad(address.get("country", ""))
        if with_address and not see_phone:
            del self.fields["phone"]
        account = self.fields["account"]
        assert isinstance(account, forms.ChoiceField)
        offered = account_choices(shipment.order, shipment.desi, shipment.weight_g)
        account.choices = [choice for choice in offered if choice[0] != NO_ACCOUNT]
        account.initial = str(shipment.account_id or "")
        self.fields["pieces"].initial = shipment.pieces
        self.fields["desi"].initial = shipment.desi
        self.fields["kilograms"].initial = Decimal(shipment.weight_g) / 1000
