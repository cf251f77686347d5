"""The forms of returns: what is asked, and how it reaches the action."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from kervan.catalog.models import ReturnExemption
from kervan.orders.models import OrderLine, PaymentMethod
from kervan.panel.action_form import ActionForm, LinesForm, NotifyForm
from kervan.panel.order_forms import Day
from kervan.panel.typed import MoneyField
from kervan.returns.actions.settle_return import MoneyBack
from kervan.returns.models import OUTCOMES, Payer, Reason, Return, ReturnLine, Wish
from kervan.returns.queries import exemption_label, returnable
from kervan.shipping.models import CarrierAccount
from kervan.stock.models import Location

OUTCOME_LABELS = {
    "good": _("Sağlam"),
    "damaged": _("Hasarlı"),
    "missing": _("Eksik"),
    "not_ours": _("Bize ait değil"),
}
"""How a piece came, as the columns of the table say it."""


class OpenReturnForm(LinesForm, NotifyForm):
    """İade talebi oluştur, on the customer's behalf."""

    reason = forms.ChoiceField(label=_("Sebep"), choices=Reason.choices, initial=Reason.NONE)
    wish = forms.ChoiceField(
        label=_("Müşteri ne istiyor?"), choices=Wish.choices, initial=Wish.REFUND, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Müşterinin açıklaması"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    once_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Iterable[tuple[OrderLine, int]], **kwargs: Any) -> None:
        super().__init__(*args, lines=lines, start="zero", **kwargs)
        self.fields["once_key"].initial = uuid4().hex
        if len(self.offered) == 1 and self.offered[0][1] == 1:
            self.fields[f"line-{self.offered[0][0].pk}"].initial = 1


class ApproveForm(NotifyForm):
    """İadeyi onayla."""

    freight_payer = forms.ChoiceField(
        label=_("İade kargosunu kim öder?"), choices=Payer.choices, widget=forms.RadioSelect
    )
    label = forms.ChoiceField(
        label=_("İade etiketi"),
        required=False,
        help_text=_("Etiketi kargo firması hazırlayınca müşteriye gider; ücreti hesabınıza yazılır."),
    )
    paths = {"carrier_account_id": "label"}

    def __init__(self, *args: Any, accounts: Sequence[CarrierAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not accounts:
            del self.fields["label"]
        else:
            _offer(self, [("", __("Etiketsiz; müşteri kendisi gönderir")), *_named(accounts)])

    def account_id(self) -> int | None:
        """The account asked for a label, or None."""
        return int(self.cleaned_data.get("label") or 0) or None


class LabelForm(NotifyForm):
    """İade etiketi al."""

    label = forms.ChoiceField(label=_("Kargo firması"), error_messages={"required": _("Kargo firmasını seçin.")})
    paths = {"carrier_account_id": "label"}

    def __init__(self, *args: Any, accounts: Sequence[CarrierAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, _named(accounts))

    def account_id(self) -> int:
        return int(self.cleaned_data["label"])


def _named(accounts: Sequence[CarrierAccount]) -> list[tuple[str, str]]:
    return [(str(account.pk), account.name) for account in accounts]


def _offer(form: forms.Form, choices: list[tuple[str, str]]) -> None:
    field = form.fields["label"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class RejectForm(NotifyForm):
    """İadeyi geri çevir. Within the window a legal exemption is asked."""

    exemption = forms.ChoiceField(
        label=_("Yasal istisna"),
        choices=[("", _("Seçin")), *ReturnExemption.choices],
        required=False,
        help_text=_("Müşterinin cayma hakkı sürüyor; yalnızca bu sebeplerden biriyle geri çevrilebilir."),
    )
    message = forms.CharField(
        label=_("Müşteriye yazılacak sebep"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        error_messages={"required": _("Müşteriye yazılacak sebebi girin.")},
    )

    def __init__(self, *args: Any, inside_window: bool, suggested: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exemption"].initial = suggested
        if suggested:
            self.fields["message"].initial = exemption_label(suggested)
        if not inside_window:
            del self.fields["exemption"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One quantity of the receiving table."""

    name: str
    label: str
    value: Any
    most: int


@dataclass(frozen=True, slots=True)
class ReceiveRow:
    """One line that is awaited, with a quantity per outcome."""

    line: OrderLine
    awaited: int
    cells: list[Cell]
    error: str


class LocationForm(NotifyForm):
    """A form that asks where good pieces go, when the shop has more than one place."""

    location = forms.ChoiceField(label=_("Sağlam ürünler hangi depoya girsin?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paths = dict(self.paths) | {"location_id": "location"}
        places = list(Location.objects.order_by("-is_default", "name").values_list("pk", "name"))
        if len(places) < 2:
            del self.fields["location"]
        else:
            field = self.fields["location"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", __("Gönderildikleri depoya")), *((str(pk), name) for pk, name in places)]

    def location_id(self) -> int | None:
        chosen = self.cleaned_data.get("location")
        return int(chosen) if chosen else None


class OutcomesForm(LocationForm):
    """How each piece of each line came: a quantity per outcome."""

    def __init__(self, *args: Any, awaited: Iterable[tuple[OrderLine, int, int]], **kwargs: Any) -> None:
        """``awaited``: order line, the most pieces, and how many are good unless somebody says otherwise."""
        super().__init__(*args, **kwargs)
        self.awaited = list(awaited)
        for line, most, good in self.awaited:
            for outcome in OUTCOMES:
                self.fields[f"{outcome}-{line.pk}"] = forms.IntegerField(
                    label=f"{line.title}, {OUTCOME_LABELS[outcome]}",
                    min_value=0,
                    max_value=most,
                    required=False,
                    initial=good if outcome == "good" else 0,
                    error_messages={
                        "max_value": __("En fazla %(limit_value)s adet seçilebilir."),
                        "min_value": __("Adet sıfırdan küçük olamaz."),
                        "invalid": __("Bir sayı yazın."),
                    },
                )
            self.paths |= {f"pieces.{line.pk}": f"good-{line.pk}", f"quantities.{line.pk}": f"good-{line.pk}"}

    @property
    def rows(self) -> list[ReceiveRow]:
        listed = []
        for line, most, _good in self.awaited:
            bound = {outcome: self[f"{outcome}-{line.pk}"] for outcome in OUTCOMES}
            cells = [
                Cell(field.html_name, str(OUTCOME_LABELS[outcome]), field.value() or 0, most)
                for outcome, field in bound.items()
            ]
            errors = [str(error) for field in bound.values() for error in field.errors]
            listed.append(ReceiveRow(line, most, cells, " ".join(dict.fromkeys(errors))))
        return listed

    def pieces(self) -> dict[int, dict[str, int]]:
        """Order line id → outcome → pieces."""
        return {
            line.pk: {outcome: self.cleaned_data[f"{outcome}-{line.pk}"] or 0 for outcome in OUTCOMES}
            for line, _most, _good in self.awaited
        }


class ReceiveForm(OutcomesForm):
    """İadeyi teslim al. All awaited pieces are good unless said otherwise."""

    def __init__(self, *args: Any, rows: Iterable[ReturnLine], **kwargs: Any) -> None:
        awaited = [(row.line, row.awaited, row.awaited) for row in rows if row.awaited]
        super().__init__(*args, awaited=awaited, **kwargs)


class TakeForm(OutcomesForm):
    """Haber verilmeden gelen iade: pieces of an order that nobody announced."""

    reason = forms.ChoiceField(label=_("Sebep"), choices=Reason.choices, initial=Reason.NONE, required=False)
    tracking_number = forms.CharField(label=_("Gelen kolinin takip numarası"), max_length=60, required=False)
    once_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Iterable[OrderLine], **kwargs: Any) -> None:
        offered = [(line, returnable(line)) for line in lines]
        only = len(offered) == 1 and offered[0][1] == 1
        super().__init__(*args, awaited=[(line, most, 1 if only else 0) for line, most in offered], **kwargs)
        self.fields["once_key"].initial = uuid4().hex

    def clean_reason(self) -> str:
        return self.cleaned_data["reason"] or Reason.NONE


class ParkForm(ActionForm):
    """Sahipsiz iade olarak yaz."""

    tracking_number = forms.CharField(label=_("Takip numarası"), max_length=60, required=False)
    carrier = forms.CharField(label=_("Kargo firması"), max_length=80, required=False)
    sender = forms.CharField(label=_("Gönderen"), max_length=150, required=False)
    contents = forms.CharField(
        label=_("İçindekiler"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ClaimForm(ActionForm):
    """Sahipsiz iadenin sahibini yaz."""

    owner = forms.CharField(
        label=_("İade kodu ya da sipariş numarası"),
        max_length=20,
        error_messages={"required": _("İade kodunu ya da sipariş numarasını yazın.")},
    )


class PutAwayForm(ActionForm):
    """Sahipsiz iadeyi kapat."""

    note = forms.CharField(
        label=_("Koliye ne yapıldı?"),
        max_length=300,
        error_messages={"required": _("Koliye ne yapıldığını yazın.")},
    )


class SettleForm(ActionForm):
    """İadeyi sonuçlandır, and give the money back in the same step if wanted."""

    LATER = "later"
    kept = MoneyField(
        label=_("Kesinti"),
        required=False,
        help_text=_("Hasar ya da iade kargosu için iade tutarından düşülecek tutar. Yoksa boş bırakın."),
    )
    kept_reason = forms.CharField(label=_("Kesintinin sebebi"), max_length=200, required=False)
    refund = forms.ChoiceField(
        label=_("Para iadesi"),
        choices=[
            ("original", _("Ödendiği yolla geri ver")),
            ("iban", _("IBAN’a gönderilecekler listesine al")),
            (LATER, _("Şimdi para iadesi yapma")),
        ],
        widget=forms.RadioSelect,
    )
    iban = forms.CharField(label=_("IBAN"), max_length=40, required=False)
    holder = forms.CharField(label=_("Hesap sahibi"), max_length=150, required=False)

    def __init__(self, *args: Any, may_refund: bool, to_iban: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["refund"].initial = "iban" if to_iban else "original"
        if not may_refund:
            for name in ("refund", "iban", "holder"):
                del self.fields[name]

    def wanted(self) -> MoneyBack | None:
        """How the money goes back, or None when it does not now."""
        to = self.cleaned_data.get("refund", self.LATER)
        if to == self.LATER:
            return None
        return MoneyBack(to=to, iban=self.cleaned_data["iban"], holder=self.cleaned_data["holder"])


class TrackForm(ActionForm):
    """İadenin kargosunu yaz."""

    tracking_number = forms.CharField(
        label=_("Takip numarası"), max_length=60, error_messages={"required": _("Takip numarasını yazın.")}
    )
    carrier = forms.CharField(label=_("Kargo firması"), max_length=80, required=False)
    handed_on = forms.DateField(
        label=_("Kargoya verildiği gün"),
        required=False,
        help_text=_("Boş bırakırsanız bugün sayılır."),
        widget=Day,
    )

    def __init__(self, *args: Any, this: Return, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handed_on"].initial = this.handed_on
        self.fields["tracking_number"].initial = this.tracking_number
        self.fields["carrier"].initial = this.carrier_name


class ReturnOrderForm(LocationForm):
    """Siparişi iade statüsüne geçir: everything came back in good order."""


class ExchangeForm(NotifyForm):
    """Değişim gönder: up to three products by SKU."""

    ROWS = 3
    payment_method = forms.ChoiceField(
        label=_("Fark çıkarsa"),
        choices=[
            (PaymentMethod.BANK_TRANSFER.value, _("Havaleyle ya da sipariş sayfasından kartla ödenir")),
            (PaymentMethod.CASH_ON_DELIVERY.value, _("Yeni gönderi teslim edilirken kapıda ödenir")),
        ],
        widget=forms.RadioSelect,
        initial=PaymentMethod.BANK_TRANSFER.value,
    )
    paths = {f"lines.{place}.sku": f"sku-{place}" for place in range(ROWS)}

    def __init__(self, *args: Any, same: Iterable[tuple[str, int]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [*same][: self.ROWS]
        for place in range(self.ROWS):
            sku, quantity = offered[place] if place < len(offered) else ("", 0)
            self.fields[f"sku-{place}"] = forms.CharField(
                label=_("SKU"),
                max_length=64,
                required=False,
                initial=sku,
                widget=forms.TextInput(attrs={"list": "exchange-skus"}),
            )
            self.fields[f"quantity-{place}"] = forms.IntegerField(
                label=_("Adet"), min_value=0, max_value=1000, required=False, initial=quantity or None
            )

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        return [(self[f"sku-{place}"], self[f"quantity-{place}"]) for place in range(self.ROWS)]

    def pieces(self) -> dict[str, int]:
        """SKU → pieces; a SKU written twice is added up."""
        wanted: dict[str, int] = {}
        for place in range(self.ROWS):
            sku = self.cleaned_data[f"sku-{place}"].strip()
            if sku:
                wanted[sku] = wanted.get(sku, 0) + (self.cleaned_data[f"quantity-{place}"] or 1)
        return wanted


class PhotoForm(ActionForm):
    """Fotoğraf ekle."""

    photo = forms.FileField(
        label=_("Fotoğraf"),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG ya da WebP; en fazla 10 MB. Çekildiği yer ve cihaz bilgisi silinir."),
        error_messages={"required": _("Bir fotoğraf seçin.")},
    )
