"""What Ödemeler shows: read from its address, written back into addresses, and shown as a form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock
from kervan.orders.models import PaymentMethod
from kervan.panel.order_filters import DayInput
from kervan.payments.models import BankAccount, GatewayAccount, Movement
from kervan.payments.movements import SET_OFF, TO_IBAN, MovementFilter

KEYS = ("period", "since", "until", "method", "place", "kind")
USUAL = "30"

METHOD_LABELS = [
    *PaymentMethod.choices,
    (TO_IBAN, _("IBAN’a iade")),
    (SET_OFF, _("Mahsup")),
]
KIND_LABELS = [
    (Movement.Kind.CAPTURED, _("Alınan ödemeler")),
    (Movement.Kind.REVERSED, _("Geri alınan kayıtlar")),
    (Movement.Kind.REFUNDED, _("Para iadeleri")),
]


def _last_month(today: date) -> tuple[date, date]:
    until = today.replace(day=1) - timedelta(days=1)
    return until.replace(day=1), until


PERIODS: dict[str, tuple[Any, Callable[[date], tuple[date | None, date | None]]]] = {
    "today": (_("Bugün"), lambda today: (today, today)),
    "yesterday": (_("Dün"), lambda today: (today - timedelta(days=1),) * 2),
    "7": (_("Son 7 gün"), lambda today: (today - timedelta(days=6), today)),
    "30": (_("Son 30 gün"), lambda today: (today - timedelta(days=29), today)),
    "month": (_("Bu ay"), lambda today: (today.replace(day=1), today)),
    "last_month": (_("Geçen ay"), _last_month),
    "all": (_("Tümü"), lambda today: (None, None)),
}


class MovementForm(forms.Form):
    """The row above the list. Everything is optional."""

    kind = forms.ChoiceField(label=_("Hareket"), required=False, choices=[("", _("Bütün hareketler")), *KIND_LABELS])
    method = forms.ChoiceField(label=_("Yöntem"), required=False, choices=[("", _("Bütün yöntemler")), *METHOD_LABELS])
    place = forms.ChoiceField(label=_("Hesap"), required=False)
    since = forms.DateField(label=_("Başlangıç"), required=False, widget=DayInput())
    until = forms.DateField(label=_("Bitiş"), required=False, widget=DayInput())

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="movements-%s", label_suffix="")
        self.use_required_attribute = False
        self.fields["place"].choices = [("", __("Bütün hesaplar")), *places()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("since") and values.get("until") and values["since"] > values["until"]:
            self.add_error("until", __("Bitiş tarihi başlangıçtan önce olamaz."))
        return values


def places() -> list[tuple[str, str]]:
    """Card gateways and bank accounts, as the form offers them: "g3", "b2"."""
    return [
        *((f"g{account.pk}", str(account)) for account in GatewayAccount.objects.all()),
        *((f"b{account.pk}", str(account)) for account in BankAccount.objects.all()),
    ]


def read_filter(query: QueryDict) -> tuple[MovementFilter, MovementForm, str]:
    """What an address asks for, the form, and the period ("" for days of its own). Nonsense is left out."""
    form = MovementForm(query)
    form.is_valid()
    values = form.cleaned_data
    since, until = values.get("since"), values.get("until")
    period = ""
    if since is None and until is None:
        period = query.get("period", USUAL)
        period = period if period in PERIODS else USUAL
        since, until = PERIODS[period][1](clock.today())
    place = values.get("place") or ""
    number = int(place[1:]) if place else None
    wanted = MovementFilter(
        since=since,
        until=until,
        kind=values.get("kind") or "",
        method=values.get("method") or "",
        gateway_id=number if place.startswith("g") else None,
        bank_account_id=number if place.startswith("b") else None,
    )
    return wanted, form, period


def kept(query: QueryDict, **changes: str) -> str:
    """The page's address as a query string, without its place in the pages; ``changes`` replace parts ("" drops)."""
    result = QueryDict(mutable=True)
    for key in KEYS:
        value = changes.get(key, query.get(key, ""))
        if value:
            result[key] = value
    return result.urlencode()


def period_tabs(query: QueryDict, active: str) -> list[dict[str, Any]]:
    """The periods as tabs; other filters stay."""
    return [
        {
            "label": label,
            "url": "?" + kept(query, period=name, since="", until=""),
            "active": name == active,
        }
        for name, (label, _days) in PERIODS.items()
    ]
