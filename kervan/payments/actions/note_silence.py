"""The gateway did not answer."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.payments.models import Refund
from kervan.payments.queries import SILENT
from kervan.payments.states import RefundState


@transaction.atomic
def note_silence(refund_id: int, *, actor: Actor) -> Refund:
    """Whether the money went is not known yet: the refund stays asked for, says so, and is asked about before a repeat.

    Told once, however often the gateway stays silent. Raises ``NotFound``.
    """
    refund = Refund.objects.locked(refund_id)
    if refund.state != RefundState.REQUESTED or refund.problem_code == SILENT:
        return refund
    refund.problem_code = SILENT
    refund.save(update_fields=["problem_code"])
    record("refund.unanswered", about=refund.order, actor=actor, refund_id=refund.pk, amount=refund.amount)
    return refund
