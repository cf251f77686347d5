"""İade R00000018: the pieces, both sides of what is open, dates, photos and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kervan.lib import clock
from kervan.panel import formats
from kervan.panel.asking import needs, staff_of
from kervan.panel.return_answers import found
from kervan.panel.return_buttons import main_button, moves_of
from kervan.panel.return_forms import PhotoForm
from kervan.panel.return_labels import label_card
from kervan.panel.timeline import entries, masked
from kervan.returns.models import Payer, Reason, RefundStart, Return, Wish
from kervan.returns.queries import (
    credited_by,
    exemption_label,
    exemptions_of,
    window_of,
    worth_of,
)
from kervan.returns.states import OPEN, State


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a return, goods or money: what it says, and whether something is open on it."""

    label: str
    text: str
    tone: str
    icon: str


@never_cache
@require_safe
@needs("returns.view")
def return_page(request: HttpRequest, code: str) -> HttpResponse:
    """The return's page."""
    return render(request, "panel/returns/detail.html", context_of(request, found(code)))


def context_of(request: HttpRequest, this: Return, *, problem: str = "") -> dict[str, Any]:
    """What templates/panel/returns/detail.html is drawn from."""
    rights, order = staff_of(request).rights, this.order
    may = moves_of(this, rights)
    rows = list(this.lines.all())
    exempt = exemptions_of(row.line for row in rows)
    for row in rows:
        row.reason_label = Reason(row.reason).label  # type: ignore[attr-defined]
        row.exempt_label = exemption_label(exempt.get(row.line_id, ""))  # type: ignore[attr-defined]
        row.still = row.awaited if this.state in OPEN else 0  # type: ignore[attr-defined]
    see_phone, see_money = "customers.see_phone" in rights, "payments.view" in rights
    return {
        "return": this,
        "order": order,
        "order_url": reverse("panel:order", args=[order.number]),
        "state": State(this.state),
        "rows": rows,
        "main": main_button(this, rights),
        "may": may,
        "rights": rights,
        "goods_side": goods_side(this),
        "money_side": money_side(this) if see_money else None,
        "worth": worth_of(this),
        "credited": credited_by(this),
        "see_money": see_money,
        "window": window_of(order),
        "late": _is_late(this),
        "reason": Reason(this.reason).label,
        "wish": Wish(this.wish).label,
        "payer": Payer(this.freight_payer).label,
        "refund_start": RefundStart(this.refund_from).label,
        "exemption": exemption_label(this.exemption),
        "phone": formats.phone(order.phone) if see_phone else masked(order.phone),
        "timeline": entries(order, see_phone=see_phone, see_money=see_money, only=lambda event: _about(this, event)),
        "photos": list(this.photos.all()),
        "photo_form": PhotoForm(),
        **label_card(this, rights),
        "problem": problem,
    }


def goods_side(this: Return) -> Side:
    """What is open about the goods, in a sentence."""
    rows = list(this.lines.all())
    asked, awaited = sum(row.quantity for row in rows), sum(row.awaited for row in rows)
    came = sum(row.came for row in rows)
    label = _("Ürün tarafı")
    if this.state == State.REQUESTED:
        return Side(
            label, _("%(n)d adet iade edilmek isteniyor; yanıt bekliyor.") % {"n": asked}, "amber", "truck-return"
        )
    if this.state == State.APPROVED:
        text = _("%(n)d adet bekleniyor.") % {"n": awaited}
        if asked != awaited:
            text = _("%(n)d adet bekleniyor, %(came)d adet geldi.") % {"n": awaited, "came": came}
        return Side(label, text, "blue", "truck")
    if this.state in {State.REJECTED, State.WITHDRAWN}:
        return Side(label, _("Ürünler müşteride kalıyor."), "neutral", "package")
    if came == asked:
        return Side(label, _("%(n)d adedin hepsi geldi.") % {"n": asked}, "green", "circle-check")
    text = _("%(asked)d adetten %(came)d adet geldi; kalanı beklenmiyor.") % {"asked": asked, "came": came}
    return Side(label, text, "green", "circle-check")


def money_side(this: Return) -> Side:
    """What is open about the money of the order, in a sentence."""
    label, balance = _("Para tarafı"), this.order.balance
    currency = this.order.currency
    if balance < 0:
        text = _("Müşteriye %(amount)s geri verilecek.") % {"amount": formats.money(-balance, currency)}
        return Side(label, text, "amber", "receipt-refund")
    if balance > 0:
        text = _("Müşteriden %(amount)s alınacak.") % {"amount": formats.money(balance, currency)}
        return Side(label, text, "amber", "wallet")
    if this.state in OPEN:
        return Side(label, _("Ürünler gelince iade tutarı buraya yazılır."), "neutral", "wallet")
    return Side(label, _("Geri verilecek tutar yok."), "green", "circle-check")


def _is_late(this: Return) -> bool:
    """Whether the day of the refund has passed and money is still to go back."""
    due: date | None = this.refund_due
    return due is not None and due < clock.today() and this.order.balance < 0


def _about(this: Return, event: Any) -> bool:
    return event.data.get("return_id") == this.pk
