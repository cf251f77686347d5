"""İadeyi sonuçlandır."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.money import split
from kervan.lib.text import clean
from kervan.orders.actions.refresh_order import refresh_order
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.queries import refundable
from kervan.returns.models import Return
from kervan.returns.pieces import lines_of, refresh_extras, refuse_unless_can
from kervan.returns.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBack:
    """How the money goes back: ``to`` "original" or "iban" (then with ``iban`` and ``holder``)."""

    to: str
    iban: str = ""
    holder: str = ""


@transaction.atomic
def settle_return(
    return_id: int,
    *,
    actor: Actor,
    kept: int = 0,
    kept_reason: str = "",
    refund: MoneyBack | None = None,
    notify: bool = True,
) -> Return:
    """Close the return: its goods are here and what the customer is credited is decided.

    ``kept`` (kuruş) is what the shop keeps of it, for damage or the return freight. With ``refund`` the money that this
    return credits and that is still owed goes back in the same step; without it, it stands in the order's balance until
    it is refunded, before or after this.

    Raises ``NotAllowed`` unless the goods were received, or when money is to go back and none is owed
    (``nothing_to_refund``); ``Invalid`` for an amount below zero or above what the return credits, without a reason, or
    for a wrong IBAN.
    """
    this = Return.objects.locked(return_id)
    refuse_unless_can(this, State.SETTLED)
    credit = sum(row.credit for row in lines_of(this)) + this.fees_credited
    if not 0 <= kept <= credit:
        message = _("Kesinti sıfırdan küçük, iadenin tutarından büyük olamaz.")
        raise Invalid(message, fields={"kept": message})
    reason = clean(kept_reason, 200)
    if kept and not reason:
        message = _("Kesintinin sebebini yazın.")
        raise Invalid(message, fields={"kept_reason": message})
    this.state, this.settled_at, this.closed_at = State.SETTLED, clock.now(), clock.now()
    this.kept, this.kept_reason = kept, reason
    this.save(update_fields=["state", "settled_at", "closed_at", "kept", "kept_reason"])
    refresh_extras(this.order)
    refresh_order(this.order, "return_extras")
    record(
        "return.settled",
        about=this.order,
        actor=actor,
        return_id=this.pk,
        code=this.code,
        amount=credit - kept,
        kept=kept,
        reason=reason,
    )
    if refund is not None:
        _give_back(this, credit - kept, refund, actor=actor, notify=notify)
    return this


def _give_back(this: Return, credit: int, refund: MoneyBack, *, actor: Actor, notify: bool) -> None:
    """What this return credits, as far as it is still owed and not promised already."""
    owed = -this.order.balance - this.order.refunding
    amount = min(credit, owed, refundable(this.order))
    if amount <= 0:
        raise NotAllowed(_("Bu iade için geri verilecek tutar yok."), code="nothing_to_refund")
    request_refund(
        this.order_id,
        actor=actor,
        amount=amount,
        lines=_for_lines(this, amount),
        to=refund.to,
        iban=refund.iban,
        holder=refund.holder,
        reason=this.code,
        return_id=this.pk,
        notify=notify,
    )


def _for_lines(this: Return, amount: int) -> dict[int, int]:
    """What of ``amount`` is for which line; the fees come after the goods."""
    credits = {row.line_id: row.credit for row in lines_of(this) if row.credit}
    goods = sum(credits.values())
    return dict(zip(credits, split(min(amount, goods), list(credits.values())), strict=True)) if goods else {}
