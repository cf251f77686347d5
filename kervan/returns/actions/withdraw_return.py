"""İadeden vazgeç."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.orders.actions.refresh_order import refresh_order
from kervan.returns.models import Return
from kervan.returns.pieces import give_back_claim, lines_of, refuse_if_begun, refuse_unless_can
from kervan.returns.states import State


@transaction.atomic
def withdraw_return(return_id: int, *, actor: Actor) -> Return:
    """The customer keeps the goods after all. What still waits to be mailed about the return is not sent.

    Raises ``NotAllowed`` when the return is no longer open or pieces have come.
    """
    this = Return.objects.locked(return_id)
    refuse_unless_can(this, State.WITHDRAWN)
    rows = lines_of(this)
    refuse_if_begun(rows)
    give_back_claim(rows)
    this.state, this.closed_at = State.WITHDRAWN, clock.now()
    this.save(update_fields=["state", "closed_at"])
    refresh_order(this.order)
    record("return.withdrawn", about=this.order, actor=actor, return_id=this.pk, code=this.code)
    return this
