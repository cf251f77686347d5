"""What the list of orders shows: read from its address, written back into addresses, and shown as a form and as chips."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from kervan.channels.models import SalesChannel
from kervan.customers.places import find_city
from kervan.lib.errors import Invalid
from kervan.lib.money import parse_money
from kervan.lib.text import clean
from kervan.orders.listing import SORTINGS, OrderFilter
from kervan.orders.models import PaymentMethod
from kervan.orders.status import OrderStatus, PaymentStatus
from kervan.panel import formats

SORT_LABELS = {
    "newest": _("En yeni"),
    "oldest": _("En eski"),
    "amount": _("Tutar, büyükten küçüğe"),
    "ship_by": _("Son kargolama tarihi (gönderilmeyenler)"),
}

#: The parts of an address that say what is shown; the place within the pages is not among them.
KEYS = (
    "queue",
    "q",
    "channel",
    "status",
    "payment",
    "method",
    "since",
    "until",
    "city",
    "least",
    "most",
    "tag",
    "product",
    "sort",
    "view",
)
_MANY = ("channel", "status", "payment", "method")

# Lists shorter than the status axis itself: the statuses of drafts and unfinished card orders are queues of their own.
_STATUSES = [(s.value, s.label) for s in OrderStatus if s not in (OrderStatus.DRAFT, OrderStatus.PENDING_CARD)]


class MoneyField(forms.CharField):
    """An amount as people type it; kuruş in ``cleaned_data``."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_money(text)
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal)) from None


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FilterForm(forms.Form):
    """The dialog "Filtrele". Everything is optional; choices within one field are alternatives."""

    status = forms.MultipleChoiceField(
        label=_("Sipariş durumu"), choices=_STATUSES, required=False, widget=forms.CheckboxSelectMultiple
    )
    payment = forms.MultipleChoiceField(
        label=_("Ödeme durumu"), choices=PaymentStatus.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    method = forms.MultipleChoiceField(
        label=_("Ödeme yöntemi"), choices=PaymentMethod.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    channel = forms.MultipleChoiceField(label=_("Kanal"), required=False, widget=forms.CheckboxSelectMultiple)
    since = forms.DateField(label=_("Başlangıç tarihi"), required=False, widget=DayInput())
    until = forms.DateField(label=_("Bitiş tarihi"), required=False, widget=DayInput())
    least = MoneyField(label=_("En az tutar"), required=False, max_length=30)
    most = MoneyField(label=_("En çok tutar"), required=False, max_length=30)
    city = forms.CharField(
        label=_("İl"), required=False, max_length=60, widget=forms.TextInput({"list": "filter-cities"})
    )
    tag = forms.CharField(label=_("Etiket"), required=False, max_length=40)
    product = forms.CharField(label=_("Ürün (SKU veya barkod)"), required=False, max_length=64)

    def __init__(self, data: Any = None, *, channels: dict[str, str]) -> None:
        super().__init__(data, auto_id="filter-%s", label_suffix="")
        self.fields["channel"].choices = list(channels.items())  # type: ignore[attr-defined]
        self.use_required_attribute = False

    def clean_city(self) -> str:
        city = clean(self.cleaned_data["city"])
        return find_city(city) or city

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("since") and values.get("until") and values["since"] > values["until"]:
            self.add_error("until", __("Bitiş tarihi başlangıçtan önce olamaz."))
        least, most = values.get("least"), values.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", __("En çok tutar en az tutardan küçük olamaz."))
        return values


def channel_names() -> dict[str, str]:
    """Code → name of every channel."""
    return dict(SalesChannel.objects.order_by("name").values_list("code", "name"))


def read_filter(query: QueryDict, channels: dict[str, str] | None = None) -> tuple[OrderFilter, FilterForm]:
    """What an address asks for. Parts that cannot be understood are left out, and the form says which."""
    form = FilterForm(query, channels=channels if channels is not None else channel_names())
    form.is_valid()
    values = form.cleaned_data
    sort = query.get("sort", "newest")
    wanted = OrderFilter(
        queue=query.get("queue", "all")[:30],
        text=clean(query.get("q", "").replace("\0", ""), 200),
        channel=tuple(values.get("channel") or ()),
        status=tuple(values.get("status") or ()),
        payment=tuple(values.get("payment") or ()),
        method=tuple(values.get("method") or ()),
        since=values.get("since"),
        until=values.get("until"),
        city=values.get("city") or "",
        least=values.get("least"),
        most=values.get("most"),
        tag=clean(values.get("tag") or ""),
        sku=clean(values.get("product") or ""),
        sort=sort if sort in SORTINGS else "newest",
    )
    return wanted, form


def kept(query: MultiValueDict[str, str], **changes: str | None) -> str:
    """The list's address as a query string, without its place in the pages; ``changes`` replace parts (None drops)."""
    result = QueryDict(mutable=True)
    for key in KEYS:
        if key in changes:
            if changes[key]:
                result[key] = changes[key] or ""
            continue
        values = [value for value in query.getlist(key) if value]
        if values and not (key == "queue" and values == ["all"]) and not (key == "sort" and values == ["newest"]):
            result.setlist(key, values if key in _MANY else values[-1:])
    return result.urlencode()


def _written(day: date) -> str:
    return formats.written_day(day, "d MMM y", formats.language())


def chips(query: QueryDict, wanted: OrderFilter, channels: dict[str, str]) -> list[dict[str, Any]]:
    """The filters in force, each with the address without it."""
    found: list[dict[str, Any]] = []

    def add(label: Any, value: str, key: str, one: str = "") -> None:
        rest = query.copy()
        rest.setlist(key, [kept_value for kept_value in query.getlist(key) if one and kept_value != one])
        found.append({"label": label, "value": value, "remove_url": f"?{kept(rest)}"})

    named: Iterable[tuple[Any, str, tuple[str, ...], dict[str, Any]]] = (
        (_("Durum"), "status", wanted.status, dict(OrderStatus.choices)),
        (_("Ödeme"), "payment", wanted.payment, dict(PaymentStatus.choices)),
        (_("Yöntem"), "method", wanted.method, dict(PaymentMethod.choices)),
        (_("Kanal"), "channel", wanted.channel, channels),
    )
    for label, key, values, names in named:
        for value in values:
            add(label, str(names.get(value, value)), key, value)
    if wanted.since:
        add(_("Başlangıç"), _written(wanted.since), "since")
    if wanted.until:
        add(_("Bitiş"), _written(wanted.until), "until")
    if wanted.least is not None:
        add(_("En az"), formats.money(wanted.least), "least")
    if wanted.most is not None:
        add(_("En çok"), formats.money(wanted.most), "most")
    for label, key, value in (
        (_("İl"), "city", wanted.city),
        (_("Etiket"), "tag", wanted.tag),
        (_("Ürün"), "product", wanted.sku),
    ):
        if value:
            add(label, value, key)
    return found
