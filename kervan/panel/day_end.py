"""Gün sonu: a day's money by method and place, the days before it, and the days of a span as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kervan.events.record import record
from kervan.lib import clock
from kervan.orders.models import PaymentMethod
from kervan.panel import formats
from kervan.panel.asking import actor_of, needs
from kervan.panel.list_file import file_answer
from kervan.panel.payment_filters import METHOD_LABELS
from kervan.payments.movements import SET_OFF
from kervan.sales.day_end import LONGEST, DayEnd, Place, at_the_carriers, day_end, day_ends, written_later

DAYS_BEFORE = 14
METHODS = dict(METHOD_LABELS)


@require_safe
@needs("payments.view")
def day(request: HttpRequest) -> HttpResponse:
    """One day's totals, with the fortnight before it; ``?day=`` chooses it, today without."""
    today = clock.today()
    chosen = min(read_day(request.GET, "day") or today, today)
    ends = day_end(chosen, chosen)
    since = chosen - timedelta(days=DAYS_BEFORE - 1)
    at_carriers = at_the_carriers()
    values = {
        "day": chosen,
        "title": formats.written_day(chosen, "d MMMM y EEEE", formats.language()),
        "is_today": chosen == today,
        "before": chosen - timedelta(days=1),
        "after": chosen + timedelta(days=1) if chosen < today else None,
        "ends": [_shown(end) for end in ends],
        "late": written_later(chosen),
        "days": [_day_row(each, found) for each, found in day_ends(since, chosen).items()],
        "since": since,
        "waiting": " · ".join(
            formats.money(amount, currency) for currency, (amount, _n) in sorted(at_carriers.items())
        ),
        "waiting_orders": sum(count for _amount, count in at_carriers.values()),
    }
    return render(request, "panel/payments/day.html", values)


@require_safe
@needs("payments.view")
@needs("orders.export")
def days_export(request: HttpRequest) -> HttpResponseBase:
    """One row per day and currency, at most a year; without days the month so far."""
    today = clock.today()
    until = read_day(request.GET, "until") or today
    since = read_day(request.GET, "since") or until.replace(day=1)
    since = max(since, until - timedelta(days=LONGEST - 1))
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    with transaction.atomic():
        span = f"since={since.isoformat()}&until={until.isoformat()}"
        record("payments.exported", actor=actor_of(request), format=kind, filter=span)
    return file_answer(f"gun-sonu-{since.isoformat()}-{until.isoformat()}", kind, _columns(), _lines(since, until))


def read_day(query: QueryDict, name: str) -> date | None:
    """A day written as 2026-11-23; None for anything else, and for days no shop can mean."""
    try:
        day = date.fromisoformat(query.get(name, ""))
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None


def _shown(end: DayEnd) -> dict[str, Any]:
    return {
        "end": end,
        "rows": [(place, place_label(place)) for place in end.places],
        "card": end.of(PaymentMethod.CARD),
        "transfer": end.of(PaymentMethod.BANK_TRANSFER),
        "remitted": end.of(PaymentMethod.CASH_ON_DELIVERY),
        "refunded": end.total.refunded - end.of(SET_OFF).refunded,
    }


def place_label(place: Place) -> tuple[str, str]:
    """The method, and the gateway or bank account (…1326)."""
    name = f"{place.name} …{place.iban[-4:]}" if place.iban else place.name
    return str(METHODS.get(place.method, place.method)), name


def _day_row(day: date, ends: list[DayEnd]) -> dict[str, Any]:
    lira, *others = ends
    rest = " · ".join(formats.money(end.total.net, end.currency) for end in others)
    return {"day": day, **_shown(lira), "others": rest}


def _columns() -> list[str]:
    return [
        _("Gün"),
        _("Para birimi"),
        _("Kart"),
        _("Havale/EFT"),
        _("Kapıda tahsil edilen (kargoda)"),
        _("Kargodan gelen kapıda ödeme"),
        _("Geri alınan kayıtlar"),
        _("Para iadeleri"),
        _("Mahsup"),
        _("Net"),
    ]


def _lines(since: date, until: date) -> Iterator[list[Any]]:
    for day, ends in day_ends(since, until).items():
        for end in ends:
            shown = _shown(end)
            set_off = end.of(SET_OFF)
            yield [
                day,
                end.currency,
                _lira(shown["card"].came),
                _lira(shown["transfer"].came),
                _lira(end.collected),
                _lira(shown["remitted"].came),
                _lira(-(end.total.taken_back - set_off.taken_back)),
                _lira(-shown["refunded"]),
                _lira(set_off.net),
                _lira(end.total.net),
            ]


def _lira(kurus: int) -> Decimal:
    return Decimal(kurus).scaleb(-2)
