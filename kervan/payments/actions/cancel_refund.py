"""Para iadesinden vazgeç."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.text import clean
from kervan.payments.actions.mark_refund_paid import refuse_if_over, under_way
from kervan.payments.ledger import refresh_ledger
from kervan.payments.models import Refund
from kervan.payments.states import RefundState


@transaction.atomic
def cancel_refund(refund_id: int, *, actor: Actor, reason: str = "") -> Refund:
    """The refund will not be paid; its amount may be given back otherwise.

    Raises ``NotFound``; ``NotAllowed`` when it was paid or cancelled already, or when the gateway was asked: it may have
    paid it.
    """
    refund = Refund.objects.locked(refund_id)
    refuse_if_over(refund)
    if refund.state == RefundState.REQUESTED and not refund.by_person and refund.asked_at is not None:
        raise under_way()
    refund.state = RefundState.CANCELLED.value
    refund.ended_at = clock.now()
    refund.save(update_fields=["state", "ended_at"])
    refresh_ledger(refund.order)
    record(
        "refund.cancelled",
        about=refund.order,
        actor=actor,
        refund_id=refund.pk,
        amount=refund.amount,
        return_id=refund.return_id,
        reason=clean(reason, 200),
    )
    return refund
