"""The forms of returns: what is asked, and how it reaches the action."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from kervan.catalog.models import ReturnExemption
from kervan.orders.models import OrderLine
from kervan.panel.action_form import ActionForm, LinesForm, NotifyForm
from kervan.panel.typed import MoneyField
from kervan.returns.models import OUTCOMES, Payer, Reason, Return, ReturnLine, Wish
from kervan.returns.queries import exemption_label
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

    row: ReturnLine
    cells: list[Cell]
    error: str


class ReceiveForm(NotifyForm):
    """İadeyi teslim al: how each piece came. All awaited pieces are good unless said otherwise."""

    location = forms.ChoiceField(label=_("Sağlam ürünler hangi depoya girsin?"), required=False)

    def __init__(self, *args: Any, rows: Iterable[ReturnLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.awaited = [row for row in rows if row.awaited]
        self.paths = dict(self.paths) | {"location_id": "location"}
        for row in self.awaited:
            for outcome in OUTCOMES:
                name = f"{outcome}-{row.line_id}"
                self.fields[name] = forms.IntegerField(
                    label=f"{row.line.title}, {OUTCOME_LABELS[outcome]}",
                    min_value=0,
                    max_value=row.awaited,
                    required=False,
                    initial=row.awaited if outcome == "good" else 0,
                    error_messages={
                        "max_value": __("En fazla %(limit_value)s adet seçilebilir."),
                        "min_value": __("Adet sıfırdan küçük olamaz."),
                        "invalid": __("Bir sayı yazın."),
                    },
                )
            self.paths[f"pieces.{row.line_id}"] = f"good-{row.line_id}"
        places = list(Location.objects.order_by("-is_default", "name").values_list("pk", "name"))
        if len(places) < 2:
            del self.fields["location"]
        else:
            field = self.fields["location"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", __("Gönderildikleri depoya")), *((str(pk), name) for pk, name in places)]

    @property
    def rows(self) -> list[ReceiveRow]:
        listed = []
        for row in self.awaited:
            bound = {outcome: self[f"{outcome}-{row.line_id}"] for outcome in OUTCOMES}
            cells = [
                Cell(field.html_name, str(OUTCOME_LABELS[outcome]), field.value() or 0, row.awaited)
                for outcome, field in bound.items()
            ]
            errors = [str(error) for field in bound.values() for error in field.errors]
            listed.append(ReceiveRow(row, cells, " ".join(dict.fromkeys(errors))))
        return listed

    def pieces(self) -> dict[int, dict[str, int]]:
        """Order line id → outcome → pieces."""
        return {
            row.line_id: {outcome: self.cleaned_data[f"{outcome}-{row.line_id}"] or 0 for outcome in OUTCOMES}
            for row in self.awaited
        }

    def location_id(self) -> int | None:
        chosen = self.cleaned_data.get("location")
        return int(chosen) if chosen else None


class SettleForm(ActionForm):
    """İadeyi sonuçlandır."""

    kept = MoneyField(
        label=_("Kesinti"),
        required=False,
        help_text=_("Hasar ya da iade kargosu için iade tutarından düşülecek tutar. Yoksa boş bırakın."),
    )
    kept_reason = forms.CharField(label=_("Kesintinin sebebi"), max_length=200, required=False)


class TrackForm(ActionForm):
    """İadenin kargosunu yaz."""

    tracking_number = forms.CharField(
        label=_("Takip numarası"), max_length=60, error_messages={"required": _("Takip numarasını yazın.")}
    )
    carrier = forms.CharField(label=_("Kargo firması"), max_length=80, required=False)

    def __init__(self, *args: Any, this: Return, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tracking_number"].initial = this.tracking_number
        self.fields["carrier"].initial = this.carrier_name


class ReturnOrderForm(NotifyForm):
    """Siparişi iade statüsüne geçir: everything came back in good order."""

    location = forms.ChoiceField(label=_("Ürünler hangi depoya girsin?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
