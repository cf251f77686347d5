"""Ödemeler: all money that came and went, by day, method, gateway and bank account, with its sums and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kervan.events.record import record
from kervan.lib import clock
from kervan.panel import formats
from kervan.panel.asking import actor_of, needs
from kervan.panel.keyset import page_of
from kervan.panel.list_file import file_answer
from kervan.panel.payment_filters import METHOD_LABELS, kept, period_tabs, read_filter
from kervan.payments.models import Movement
from kervan.payments.movements import SET_OFF, TO_IBAN, MovementFilter, Sums, movements, older, sums

LOOKS = {
    Movement.Kind.CAPTURED: ("green", "check"),
    Movement.Kind.REVERSED: ("amber", "back"),
    Movement.Kind.REFUNDED: ("grey", "back"),
}
METHODS = dict(METHOD_LABELS)
BATCH = 1000
MOST_ROWS = 500_000


@dataclass(frozen=True, slots=True)
class Row:
    """One movement in words."""

    movement: Movement
    kind: str
    tone: str
    shape: str
    method: str
    place: str
    reference: str
    written_later: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum of the filter; ``sub`` says how many and what other currencies there are."""

    value: str
    sub: str


@require_safe
@needs("payments.view")
def payments(request: HttpRequest) -> HttpResponse:
    """The movements of the filter, the newest day first, under their sums."""
    wanted, form, period = read_filter(request.GET)
    page = page_of(request, movements(wanted), ("-day", "-at", "-id"))
    filtered = bool(wanted.kind or wanted.method or wanted.gateway_id or wanted.bank_account_id)
    values = {
        "page": page,
        "rows": [_row(movement) for movement in page.rows],
        "form": form,
        "period": period,
        "tabs": period_tabs(request.GET, period),
        "query": kept(request.GET),
        "filtered": filtered,
        "any": bool(page.rows) or Movement.objects.exists(),
    } | _figures(sums(wanted))
    return render(request, "panel/payments/list.html", values)


@require_safe
@needs("payments.view")
@needs("orders.export")
def payments_export(request: HttpRequest) -> HttpResponseBase:
    """The movements of the filter, all pages of it."""
    wanted, _form, _period = read_filter(request.GET)
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    with transaction.atomic():
        record("payments.exported", actor=actor_of(request), format=kind, filter=kept(request.GET))
    return file_answer(f"odemeler-{clock.today().isoformat()}", kind, _columns(), _lines(wanted))


def _row(movement: Movement) -> Row:
    kind = Movement.Kind(movement.kind)
    tone, shape = LOOKS[kind]
    return Row(
        movement=movement,
        kind=str(kind.label),
        tone=tone,
        shape=shape,
        method=method_of(movement),
        place=place_of(movement),
        reference=reference_of(movement),
        written_later=movement.at.astimezone(clock.SHOP_ZONE).date() != movement.day,
    )


def method_of(movement: Movement) -> str:
    """How the money moved, in words."""
    return str(METHODS.get(movement.method, movement.method))  # type: ignore[attr-defined]


def place_of(movement: Movement) -> str:
    """The gateway or the bank account it moved through; where a refund to an IBAN went."""
    if movement.method == SET_OFF:  # type: ignore[attr-defined]
        return ""
    if movement.method == TO_IBAN:  # type: ignore[attr-defined]
        refund = movement.refund
        return f"{refund.bank} …{refund.iban_end}".strip() if refund is not None else ""
    payment = movement.payment
    if payment is None:
        return ""
    return str(payment.gateway or payment.bank_account or "")


def reference_of(movement: Movement) -> str:
    """The other side's number."""
    if movement.refund is not None:
        return movement.refund.paid_reference
    return movement.payment.reference if movement.payment is not None else ""


def _figures(found: list[Sums]) -> dict[str, Figure]:
    # Money that no one paid or got (set-offs) would swell both sides.
    moved = [row for row in found if row.method != SET_OFF]
    came = [row for row in moved if row.kind == Movement.Kind.CAPTURED]
    back = [row for row in moved if row.kind == Movement.Kind.REVERSED]
    gone = [row for row in moved if row.kind == Movement.Kind.REFUNDED]
    return {
        "came": _figure(came, ngettext("%(count)d ödeme", "%(count)d ödeme", _count(came)) % {"count": _count(came)}),
        "taken_back": _figure(
            back, ngettext("%(count)d kayıt", "%(count)d kayıt", _count(back)) % {"count": _count(back)}
        ),
        "refunded": _figure(gone, ngettext("%(count)d iade", "%(count)d iade", _count(gone)) % {"count": _count(gone)}),
        "net": _figure(moved, ""),
    }


def _count(rows: list[Sums]) -> int:
    return sum(row.count for row in rows)


def _figure(rows: list[Sums], how_many: str) -> Figure:
    amounts = {"TRY": 0}
    for row in rows:
        amounts[row.currency] = amounts.get(row.currency, 0) + row.amount
    others = [formats.money(amount, currency) for currency, amount in sorted(amounts.items()) if currency != "TRY"]
    return Figure(formats.money(amounts["TRY"]), " · ".join([*([how_many] if how_many else []), *others]))


def _columns() -> list[str]:
    return [
        _("Gün"),
        _("Kaydedildi"),
        _("Hareket"),
        _("Yöntem"),
        _("Hesap"),
        _("Sipariş"),
        _("Müşteri"),
        _("Tutar"),
        _("Para birimi"),
        _("Referans"),
        _("Kim"),
        _("Açıklama"),
    ]


def _lines(wanted: MovementFilter) -> Iterator[list[Any]]:
    """Page by page, so that neither memory nor a long transaction grows with the list."""
    rows, written = movements(wanted), 0
    page = list(rows[:BATCH])
    while page and written < MOST_ROWS:
        for movement in page:
            order = movement.order
            yield [
                movement.day,
                movement.at,
                str(Movement.Kind(movement.kind).label),
                method_of(movement),
                place_of(movement),
                order.number,
                order.customer_name,
                Decimal(movement.amount).scaleb(-2),
                order.currency,
                reference_of(movement),
                movement.actor_name,
                movement.note,
            ]
        written += len(page)
        last = page[-1]
        page = list(older(rows, last.day, last.at, last.pk)[:BATCH])
