"""An order's timeline as people read it: one sentence per event, grouped by how long ago it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import gettext as _

from kervan.events.models import Event
from kervan.events.queries import timeline
from kervan.lib.clock import SHOP_ZONE, now
from kervan.notifications.kinds import KINDS
from kervan.orders.models import Order, PaymentMethod
from kervan.panel import formats
from kervan.panel.edit_words import edits_in_words
from kervan.payments.models import Refund
from kervan.returns.models import Reason
from kervan.shipping.states import State

MOST = 300
MONEY = {"total", "amount", "before"}
LOOKS: dict[str, tuple[str, str]] = {
    # event or its first word: icon of icons.txt, tone
    "order.placed": ("shopping-bag", "neutral"),
    "order.accepted": ("check", "green"),
    "order.pieces_cancelled": ("ban", "red"),
    "order.expired": ("calendar-due", "red"),
    "order.reopened": ("arrow-back-up", "green"),
    "order.held": ("player-pause", "amber"),
    "order.released": ("player-play", "neutral"),
    "order.noted": ("message", "neutral"),
    "order.label_printed": ("printer", "neutral"),
    "order.tagged": ("tag", "neutral"),
    "order.contact_changed": ("user", "neutral"),
    "order.address_changed": ("map-pin", "neutral"),
    "payment.captured": ("cash", "green"),
    "payment.reminded": ("mail", "neutral"),
    "payment.term_moved": ("calendar-due", "neutral"),
    "payment.voided": ("arrow-back-up", "red"),
    "payment": ("wallet", "neutral"),
    "refund.succeeded": ("cash", "green"),
    "refund.failed": ("alert-circle", "red"),
    "refund.unanswered": ("alert-circle", "amber"),
    "refund": ("receipt-refund", "neutral"),
    "shipment.requested": ("package-export", "neutral"),
    "shipment.ready": ("package", "blue"),
    "shipment.refused": ("alert-circle", "red"),
    "shipment.cancel_refused": ("alert-circle", "red"),
    "shipment.dispatched": ("truck", "blue"),
    "shipment.tracking_added": ("barcode", "blue"),
    "shipment.scanned": ("scan", "neutral"),
    "shipment.delivered": ("circle-check", "green"),
    "shipment.undelivered": ("truck-return", "red"),
    "shipment.taken_back": ("arrow-back-up", "neutral"),
    "shipment.delivery_corrected": ("arrow-back-up", "neutral"),
    "shipment.cancelled": ("package-off", "neutral"),
    "shipment.cash_changed": ("cash", "neutral"),
    "shipment.restocked": ("building-warehouse", "neutral"),
    "shipment.label_printed": ("printer", "neutral"),
    "shipment": ("truck", "neutral"),
    "return.opened": ("truck-return", "amber"),
    "return.approved": ("check", "blue"),
    "return.rejected": ("ban", "red"),
    "return.received": ("building-warehouse", "neutral"),
    "return.settled": ("circle-check", "green"),
    "return": ("truck-return", "neutral"),
    "invoice.issued": ("file-invoice", "green"),
    "invoice.not_issued": ("alert-circle", "red"),
    "invoice.rejected": ("alert-circle", "red"),
    "invoice.cancel_refused": ("alert-circle", "red"),
    "invoice.cancelled": ("ban", "grey"),
    "invoice.voucher_issued": ("receipt-refund", "neutral"),
    "invoice": ("file-invoice", "neutral"),
    "message.stopped": ("mail-off", "neutral"),
    "message": ("mail", "neutral"),
    "order": ("edit", "neutral"),
}


@cache
def sentences() -> dict[str, Any]:
    """Every app's sentences: event name → a translatable text with ``{names}``."""
    known: dict[str, Any] = {}
    for app in settings.INSTALLED_APPS:
        if app.startswith("kervan.") and find_spec(f"{app}.timeline") and app != "kervan.panel":
            known |= import_module(f"{app}.timeline").SENTENCES
    return known


def sentence_of(event: Event, *, see_phone: bool = True) -> str:
    """What happened, in the reader's language. An event without a sentence shows its name rather than nothing.

    Without ``see_phone`` telephones that changed are masked.
    """
    template = sentences().get(event.name)
    if template is None:
        return event.name
    words = _Words({name: _word(name, value, see_phone) for name, value in event.data.items()})
    return _tidy(str(template).format_map(words))


def entries(
    order: Order,
    *,
    see_phone: bool = True,
    see_money: bool = True,
    undo: Callable[[Event], str] | None = None,
    only: Callable[[Event], bool] | None = None,
) -> list[dict[str, Any]]:
    """The order's timeline for ``{% timeline %}``: Bugün, Dün, Son 7 gün, Daha eski; newest first.

    Without ``see_money`` the ledger's events are left out. ``undo`` gives the address that takes an event back, or "";
    ``only`` leaves out the events it says no to.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for event in timeline("order", order.pk, limit=MOST):
        if not see_money and event.name.startswith(("payment.", "refund.", "invoice.")):
            continue
        if only is not None and not only(event):
            continue
        groups.setdefault(_age(event.at), []).append(_entry(event, see_phone, undo))
    return [{"label": label, "entries": listed} for label, listed in groups.items()]


class _Words(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _entry(event: Event, see_phone: bool, undo: Callable[[Event], str] | None) -> dict[str, Any]:
    icon, tone = LOOKS.get(event.name) or LOOKS.get(event.name.partition(".")[0]) or ("point", "neutral")
    entry = {
        "text": sentence_of(event, see_phone=see_phone),
        "at": event.at,
        "icon": icon,
        "tone": tone,
        "who": _("Kervan") if event.actor_kind == "system" else event.actor_name,
        "undo_url": undo(event) if undo else "",
    }
    if event.name == "order.noted":
        entry |= {"text": _("Not eklendi"), "comment": event.data.get("text", "")}
    return entry


def _age(at: datetime) -> str:
    today = now().astimezone(SHOP_ZONE).date()
    day = at.astimezone(SHOP_ZONE).date()
    if day >= today:
        return _("Bugün")
    if day == today - timedelta(days=1):
        return _("Dün")
    if day > today - timedelta(days=7):
        return _("Son 7 gün")
    return _("Daha eski")


def _word(name: str, value: object, see_phone: bool) -> str:
    if value is None or value == "":
        return ""
    if name in MONEY and isinstance(value, int):
        return formats.money(value)
    if name == "kind" and isinstance(value, str) and value in KINDS:
        return str(KINDS[value].label)
    if name == "method" and isinstance(value, str) and value in PaymentMethod.values:
        return str(PaymentMethod(value).label)
    if name == "way" and isinstance(value, str) and value in Refund.Way.values:
        return str(Refund.Way(value).label)
    if name in {"state", "before"} and isinstance(value, str) and value in set(State):
        return State(str(value)).label
    if name == "changes" and isinstance(value, Mapping):
        return _changes(value, see_phone)
    if name == "edits" and isinstance(value, list):
        return edits_in_words(value)
    if name in {"send_by", "pay_by"} and isinstance(value, str):
        return format_date(date.fromisoformat(value), "d MMM y", locale=formats.language())
    if name == "outcomes" and isinstance(value, Mapping):
        return ", ".join(f"{count} {_outcome(outcome)}" for outcome, count in value.items())
    if name == "why" and isinstance(value, str) and value in Reason.values:
        return str(Reason(value).label)
    if name == "scans" and isinstance(value, list):
        return "; ".join(_scan(scan) for scan in value)
    if isinstance(value, Mapping):
        return str(sum(number for number in value.values() if isinstance(number, int)))
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def _outcome(name: str) -> str:
    return {
        "good": _("sağlam"),
        "damaged": _("hasarlı"),
        "missing": _("eksik"),
        "not_ours": _("bize ait değil"),
    }.get(name, name)


def _scan(scan: Mapping[str, str]) -> str:
    return " · ".join(part for part in (scan.get("text") or scan.get("status", ""), scan.get("place", "")) if part)


def _changes(changes: Mapping[str, Any], see_phone: bool) -> str:
    return "; ".join(
        _("%(field)s: %(before)s yerine %(after)s")
        % {"field": _field(key), "before": _shown(key, pair[0], see_phone), "after": _shown(key, pair[1], see_phone)}
        for key, pair in changes.items()
        if isinstance(pair, list | tuple) and len(pair) == 2
    )


def _field(key: str) -> str:
    return {
        "customer_name": _("Ad soyad"),
        "email": _("E-posta"),
        "phone": _("Telefon"),
        "shipping_address": _("Teslimat adresi"),
        "billing_address": _("Fatura adresi"),
    }.get(key, key)


def _shown(key: str, value: Any, see_phone: bool) -> str:
    if isinstance(value, Mapping):
        parts = [
            value.get("name"),
            value.get("neighbourhood"),
            value.get("line"),
            value.get("district"),
            value.get("city"),
        ]
        return ", ".join(str(part) for part in parts if part) or "–"
    if key == "phone" and value:
        return formats.phone(value) if see_phone else masked(str(value))
    return str(value) if value else "–"


def masked(phone: str) -> str:
    """A telephone for those who may not see it: only its last two digits."""
    return f"•••• {phone[-2:]}" if phone else ""


def _tidy(sentence: str) -> str:
    """No double blanks or dangling punctuation where a name was empty."""
    text = " ".join(sentence.split())
    for stray, right in ((" .", "."), ("()", ""), (" ,", ","), ("Referans .", "")):
        text = text.replace(stray, right)
    return text.strip()
