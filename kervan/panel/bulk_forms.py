"""What a bulk job asks once for all its orders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock
from kervan.lib.text import clean
from kervan.panel.order_filters import DayInput
from kervan.payments.models import BankAccount
from kervan.shipping.models import Box, CarrierAccount
from kervan.shipping.queries import default_account


class BulkForm(forms.Form):
    """``tells``: whether customers may be written to, so that the tick is offered."""

    notify = forms.BooleanField(label=_("Müşterilere bildir"), required=False, initial=True)

    def __init__(self, data: Any = None, *, tells: bool) -> None:
        super().__init__(data, auto_id="bulk-%s", label_suffix="")
        self.use_required_attribute = False
        if not tells:
            del self.fields["notify"]

    def options(self) -> dict[str, Any]:
        """As ``start_bulk`` takes them."""
        return {}

    @property
    def own(self) -> list[forms.BoundField]:
        """The fields of this kind, without the tick."""
        return [self[name] for name in self.fields if name != "notify"]


class ReadyForm(BulkForm):
    account = forms.ModelChoiceField(
        CarrierAccount.objects.none(),
        label=_("Kargo hesabı"),
        required=False,
        empty_label=_("Kargo firmasına bildirme"),
    )
    box = forms.ModelChoiceField(
        Box.objects.none(), label=_("Kutu"), required=False, empty_label=_("Ürünlerin desisi toplanır")
    )

    def __init__(self, data: Any = None, *, tells: bool) -> None:
        super().__init__(data, tells=tells)
        self.fields["account"].queryset = CarrierAccount.objects.filter(active=True)  # type: ignore[attr-defined]
        self.fields["account"].initial = default_account()
        self.fields["box"].queryset = Box.objects.all()  # type: ignore[attr-defined]

    def options(self) -> dict[str, Any]:
        account, box = self.cleaned_data["account"], self.cleaned_data["box"]
        return {"carrier_account_id": account.pk if account else None, "box_id": box.pk if box else None}


class DispatchForm(BulkForm):
    carrier = forms.CharField(
        label=_("Kargo firması"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"list": "bulk-carriers"}),
        help_text=_("Elle gönderilen ürünlere yazılır; hazır gönderilerin firması değişmez."),
    )

    def options(self) -> dict[str, Any]:
        return {"carrier": clean(self.cleaned_data["carrier"], 80)}


class PaymentForm(BulkForm):
    received_on = forms.DateField(label=_("Paranın geldiği gün"), widget=DayInput())
    bank_account = forms.ModelChoiceField(
        BankAccount.objects.none(), label=_("Geldiği hesap"), required=False, empty_label=_("Belirtilmedi")
    )

    def __init__(self, data: Any = None, *, tells: bool) -> None:
        super().__init__(data, tells=tells)
        self.fields["received_on"].initial = clock.today
        self.fields["bank_account"].queryset = BankAccount.objects.filter(active=True)  # type: ignore[attr-defined]

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > clock.today():
            raise forms.ValidationError(_("Ödeme tarihi bugünden sonra olamaz."))
        return day

    def options(self) -> dict[str, Any]:
        account = self.cleaned_data["bank_account"]
        day = self.cleaned_data["received_on"].isoformat()
        return {"received_on": day, "bank_account_id": account.pk if account else None}


class TagForm(BulkForm):
    add = forms.CharField(
        label=_("Eklenecek etiketler"), required=False, max_length=400, help_text=_("Virgülle ayırın: hediye, acele")
    )
    remove = forms.CharField(label=_("Kaldırılacak etiketler"), required=False, max_length=400)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and not (_split(values["add"]) or _split(values["remove"])):
            self.add_error("add", _("En az bir etiket yazın."))
        return values

    def options(self) -> dict[str, Any]:
        return {"add": _split(self.cleaned_data["add"]), "remove": _split(self.cleaned_data["remove"])}


def _split(text: str) -> list[str]:
    return [tag for tag in (clean(part, 40) for part in text.split(",")) if tag]


FORMS: dict[str, type[BulkForm]] = {
    "mark_ready": ReadyForm,
    "dispatch": DispatchForm,
    "record_payment": PaymentForm,
    "tag": TagForm,
}
