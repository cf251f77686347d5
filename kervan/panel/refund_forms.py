"""The forms of para iadesi: how much, for what, and where the money goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock
from kervan.lib.errors import DomainError, Invalid
from kervan.orders.models import Adjustment, Order, OrderLine, PaymentMethod
from kervan.orders.pricing import value_of_pieces
from kervan.panel import formats
from kervan.panel.action_form import ActionForm, LinesForm, NotifyForm
from kervan.panel.order_forms import Day
from kervan.panel.typed import IbanField, MoneyField
from kervan.payments.models import Payment, Refund
from kervan.payments.queries import refundable
from kervan.payments.states import COUNTED

FEES = {Adjustment.Kind.SHIPPING_FEE, Adjustment.Kind.COD_FEE}


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What of an order can still be given back, in kuruş: all of it, by line id, and of the fees for the way."""

    most: int
    lines: Mapping[int, int]
    shipping: int


def given_back(
    order: Order, lines: Iterable[OrderLine], adjustments: Iterable[Adjustment], refunds: Iterable[Refund]
) -> GivenBack:
    """Read from what refunds (asked for or paid) say they are for."""
    left = {line.pk: line.net for line in lines}
    shipping = sum(row.amount for row in adjustments if row.kind in FEES)
    for refund in refunds:
        if refund.state in COUNTED:
            shipping -= refund.shipping
            for line_id, amount in refund.lines.items():
                if int(line_id) in left:
                    left[int(line_id)] -= amount
    left = {line_id: max(amount, 0) for line_id, amount in left.items()}
    return GivenBack(refundable(order), left, max(shipping, 0))


class RefundForm(LinesForm, NotifyForm):
    """Para iadesi: all, what is owed back, chosen goods and shipping, or a typed amount; to the card or to an IBAN."""

    WHOLE, OWED, SOME, AMOUNT = "whole", "owed", "some", "amount"
    ORIGINAL, IBAN = "original", "iban"
    action_path = "lines"

    scope = forms.ChoiceField(label=_("Ne kadar geri verilecek?"), widget=forms.RadioSelect)
    shipping = forms.BooleanField(required=False)
    amount = MoneyField(label=_("Tutar"), error_messages={"required": _("Geri verilecek tutarı yazın.")})
    to = forms.ChoiceField(label=_("Nereye?"), widget=forms.RadioSelect)
    iban = IbanField(label=_("IBAN"), error_messages={"required": _("IBAN’ı yazın.")})
    holder = forms.CharField(
        label=_("Hesap sahibi"), max_length=150, error_messages={"required": _("Hesap sahibini yazın.")}
    )
    reason = forms.CharField(
        label=_("Sebep"), max_length=200, required=False, help_text=_("Yalnızca ekibiniz görür; müşteriye yazılmaz.")
    )
    field_order = ["scope", "shipping", "amount", "to", "iban", "holder", "reason", "notify"]

    def __init__(self, *args: Any, order: Order, left: GivenBack, places: Iterable[Payment], **kwargs: Any) -> None:
        self.order, self.left = order, left
        lines = list(order.lines.all())
        super().__init__(*args, lines=[(line, _most_pieces(line, left)) for line in lines], start="none", **kwargs)
        owed = max(-order.balance - order.refunding, 0)
        scopes = [(self.WHOLE, __("Tamamı: %(amount)s") % {"amount": _money(left.most, order)})]
        if 0 < owed < left.most:
            scopes.insert(0, (self.OWED, __("Geri verilecek tutar: %(amount)s") % {"amount": _money(owed, order)}))
        if self.offered or left.shipping:
            scopes.append((self.SOME, __("Ürün ve kargo seçerek")))
        scopes.append((self.AMOUNT, __("Tutar yazarak")))
        self.owed = owed
        _choices(self.fields["scope"], scopes, first=self.OWED if 0 < owed < left.most else _likely(owed, scopes))
        self.fields["amount"].help_text = __("En fazla %(most)s.") % {"most": _money(left.most, order)}
        if left.shipping:
            self.fields["shipping"].label = __("Kargo ücreti de: %(amount)s") % {"amount": _money(left.shipping, order)}
        else:
            del self.fields["shipping"]
        places = list(places)
        by_card = order.payment_method == PaymentMethod.CARD
        _choices(
            self.fields["to"],
            [(self.ORIGINAL, _original(places)), (self.IBAN, __("IBAN’a, banka havalesiyle"))],
            first=self.ORIGINAL if by_card or any(place.gateway_id for place in places) else self.IBAN,
        )
        self.fields["holder"].initial = order.customer_name
        # So that an empty form does not call them optional: each is asked for with its choice.
        for name, choice, value in (
            ("iban", "to", self.IBAN),
            ("holder", "to", self.IBAN),
            ("amount", "scope", self.AMOUNT),
        ):
            self.fields[name].required = not self.is_bound or self.data.get(choice) == value

    @property
    def rows(self) -> list[Any]:
        """The lines to choose from, with what of each can still be given back."""
        return [replace(row, left=self.left.lines[row.line.pk]) for row in super().rows]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        scope = cleaned.get("scope")
        if scope != self.AMOUNT and "amount" in self.errors:
            del self.errors["amount"]  # not asked for: what stands there does not matter
        if scope == self.SOME and not self.errors and not self._chosen()[0]:
            self.add_error(None, __("Geri verilecek ürünlerin adedini ya da kargo ücretini seçin."))
        if cleaned.get("to") != self.IBAN and "iban" in self.errors:
            del self.errors["iban"]
        return cleaned

    def show(self, refusal: DomainError) -> None:
        """A wrong amount stands beside the field only when it was typed."""
        if isinstance(refusal, Invalid) and "amount" in refusal.fields and self.cleaned_data["scope"] != self.AMOUNT:
            self.add_error(None, refusal.fields["amount"])
        else:
            super().show(refusal)

    def wanted(self) -> dict[str, Any]:
        """What ``request_refund`` is asked for."""
        values = self.cleaned_data
        by_iban = values["to"] == self.IBAN
        amount, lines, shipping = self._chosen()
        return {
            "amount": amount,
            "lines": lines,
            "shipping": shipping,
            "to": values["to"],
            "iban": values.get("iban", "") if by_iban else "",
            "holder": values.get("holder", "") if by_iban else "",
            "reason": values["reason"],
            "notify": values["notify"] and self.order.tells_customer,
        }

    def _chosen(self) -> tuple[int, dict[int, int], int]:
        """The amount, and what it is for."""
        scope = self.cleaned_data["scope"]
        if scope == self.AMOUNT:
            return self.cleaned_data["amount"], {}, 0
        if scope == self.OWED:
            return self.owed, self._given_up(), 0
        if scope == self.WHOLE:
            lines = {line_id: amount for line_id, amount in self.left.lines.items() if amount}
            if sum(lines.values()) + self.left.shipping == self.left.most:
                return self.left.most, lines, self.left.shipping
            return self.left.most, {}, 0
        lines = {
            line.pk: min(value_of_pieces(line.net, line.quantity, pieces), self.left.lines[line.pk])
            for line, _most in self.offered
            if (pieces := self.cleaned_data[f"line-{line.pk}"] or 0)
        }
        shipping = self.left.shipping if self.cleaned_data.get("shipping") else 0
        return sum(lines.values()) + shipping, lines, shipping

    def _given_up(self) -> dict[int, int]:
        """What cancelled and returned pieces are worth beside what was given back for them, when the owed amount pays it."""
        worth = {}
        for line in self.order.lines.all():
            gone = value_of_pieces(line.net, line.quantity, min(line.cancelled + line.returned, line.quantity))
            open_ = gone - (line.net - self.left.lines[line.pk])
            if open_ > 0:
                worth[line.pk] = open_
        return worth if sum(worth.values()) <= self.owed else {}


class PaidForm(ActionForm):
    """Ödendi olarak işaretle."""

    paid_on = forms.DateField(label=_("Ödendiği gün"), widget=Day)
    reference = forms.CharField(
        label=_("Banka ya da sanal POS referansı"), max_length=100, required=False, help_text=_("Dekont numarası gibi.")
    )
    notify = forms.BooleanField(label=_("Müşteriye bildir"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paid_on"].initial = clock.today()
        self.fields["paid_on"].widget.attrs["max"] = clock.today().isoformat()


class IbanForm(ActionForm):
    """IBAN'a öde, or correct an IBAN."""

    iban = IbanField(label=_("IBAN"), error_messages={"required": _("IBAN’ı yazın.")})
    holder = forms.CharField(
        label=_("Hesap sahibi"), max_length=150, error_messages={"required": _("Hesap sahibini yazın.")}
    )


def _most_pieces(line: OrderLine, left: GivenBack) -> int:
    """How many pieces fit into what of the line was not given back yet."""
    value = left.lines[line.pk]
    if value >= line.net:
        return line.quantity if value else 0
    return max((n for n in range(line.quantity) if value_of_pieces(line.net, line.quantity, n) <= value), default=0)


def _original(places: list[Payment]) -> str:
    if places and all(place.gateway_id and place.reference for place in places):
        return __("Ödendiği karta; sanal POS kendiliğinden iade eder")
    if any(place.gateway_id for place in places):
        return __("Ödemelerin geldiği yerlere; karta olan kendiliğinden, kalanı elle")
    if places and all(place.method == PaymentMethod.CARD for place in places):
        return __("Ödendiği karta, elle; iadeyi sanal POS ekranından siz yaparsınız")
    return __("Ödemenin geldiği yere, elle; parayı siz gönderirsiniz")


def _likely(owed: int, scopes: list[tuple[str, str]]) -> str:
    """All of it when all is owed back; else nothing is given back by a slip: goods are chosen, or an amount typed."""
    return scopes[0][0] if owed or len(scopes) < 3 else RefundForm.SOME


def _choices(field: forms.Field, choices: list[tuple[str, str]], *, first: str) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
    field.initial = first


def _money(amount: int, order: Order) -> str:
    return formats.money(amount, order.currency)
