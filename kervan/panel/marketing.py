"""Reklam izinleri: on a customer's page, taken back on their word, and all of them as a file (for İYS)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kervan.customers.actions.withdraw_marketing import withdraw_marketing
from kervan.customers.marketing import log_of, whole_log
from kervan.customers.models import Customer, MarketingChange
from kervan.events.record import record
from kervan.lib import clock
from kervan.orders.models import Order
from kervan.panel import formats
from kervan.panel.asking import actor_of, needs
from kervan.panel.feedback import toast
from kervan.panel.list_file import file_answer
from kervan.panel.timeline import masked

MOST_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionRow:
    """One line of the log in words; ``counts``: it says what is allowed today."""

    pk: int
    channel: str
    recipient: str
    allowed: bool
    word: str
    source: str
    at: datetime
    wording: str
    counts: bool


def permissions_of(customer: Customer, *, sees_phone: bool) -> list[PermissionRow]:
    """The log of the customer's addresses, newest first. Two statements."""
    found = log_of(*_addresses_of(customer))[:MOST_SHOWN]
    return [
        PermissionRow(
            pk=each.row.pk,
            channel=str(each.row.get_channel_display()),
            recipient=_shown(each.row, sees_phone=sees_phone),
            allowed=each.row.allowed,
            word=_word(each.row),
            source=str(each.row.get_source_display()),
            at=each.row.at,
            wording=each.row.wording,
            counts=each.counts,
        )
        for each in found
    ]


@require_POST
@needs("customers.edit")
def withdraw(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The customer told the shop that they want no more advertising on a channel."""
    customer = Customer.objects.defer("search").filter(pk=customer_id).first()
    wanted = request.POST.get("permission", "")
    if customer is None or not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        raise Http404
    row = MarketingChange.objects.filter(pk=int(wanted), recipient__in=_addresses_of(customer)).first()
    if row is None:
        raise Http404
    withdraw_marketing(
        [(row.recipient, row.channel)],
        actor=actor_of(request),
        source=MarketingChange.Source.STAFF,
        about=customer,
    )
    toast(request, _("Reklam izni geri alındı."))
    return redirect("panel:customer", customer.pk)


@require_safe
@needs("customers.see_phone")
@needs("orders.export")
def export(request: HttpRequest) -> HttpResponseBase:
    """The whole log as a file; "Bugün geçerli" says which line counts."""
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    with transaction.atomic():
        record("marketing.exported", actor=actor_of(request), format=kind)
    return file_answer(f"reklam-izinleri-{clock.today().isoformat()}", kind, _columns(), _lines())


def _addresses_of(customer: Customer) -> set[str]:
    orders = Order.objects.filter(customer=customer).values_list("email", "phone").distinct()
    return {customer.email, customer.phone, *(address for pair in orders for address in pair)} - {""}


def _shown(row: MarketingChange, *, sees_phone: bool) -> str:
    if row.channel == MarketingChange.Channel.EMAIL:
        return row.recipient
    return formats.phone(row.recipient) if sees_phone else masked(row.recipient)


def _word(row: MarketingChange) -> str:
    return _("İzin verdi") if row.allowed else _("Geri aldı")


def _columns() -> list[str]:
    return [
        _("Alıcı"),
        _("Kanal"),
        _("Değişiklik"),
        _("Bugün geçerli"),
        _("Zaman"),
        _("Nereden"),
        _("Sipariş"),
        _("IP adresi"),
        _("Okunan metin"),
    ]


def _lines() -> Iterator[list[Any]]:
    for each in whole_log():
        row = each.row
        yield [
            row.recipient,
            str(row.get_channel_display()),
            _word(row),
            _("evet") if each.counts else _("hayır"),
            row.at,
            str(row.get_source_display()),
            row.order_number or "",
            row.ip or "",
            row.wording,
        ]
