"""İadeyi sonuçlandır."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.orders.actions.refresh_order import refresh_order
from kervan.returns.models import Return
from kervan.returns.pieces import lines_of, refresh_extras, refuse_unless_can
from kervan.returns.states import State


@transaction.atomic
def settle_return(return_id: int, *, actor: Actor, kept: int = 0, kept_reason: str = "") -> Return:
    """Close the return: its goods are here and what the customer is credited is decided.

    ``kept`` (kuruş) is what the shop keeps of it, for damage or the return freight. No money moves here: what is to be
    given back stands in the order's balance until it is refunded, before or after this.

    Raises ``NotAllowed`` unless the goods were received; ``Invalid`` for an amount below zero or above what the return
    credits, or without a reason.
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
    return this
