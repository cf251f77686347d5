"""The gateway said no to a refund."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.text import clean
from kervan.payments.ledger import refresh_ledger
from kervan.payments.models import Refund
from kervan.payments.states import RefundState


@transaction.atomic
def fail_refund(refund_id: int, *, actor: Actor, problem: str, code: str = "", hint: str = "") -> Refund:
    """No money went, and none will: the reason stands beside the refund, and its amount may be given back otherwise.

    Does nothing to a refund that is no longer asked for. Raises ``NotFound``.
    """
    refund = Refund.objects.locked(refund_id)
    if refund.state != RefundState.REQUESTED:
        return refund
    refund.state = RefundState.FAILED.value
    refund.problem, refund.problem_code, refund.hint = clean(problem, 300), clean(code, 60), clean(hint, 300)
    refund.save(update_fields=["state", "problem", "problem_code", "hint"])
    refresh_ledger(refund.order)
    record(
        "refund.failed",
        about=refund.order,
        actor=actor,
        refund_id=refund.pk,
        amount=refund.amount,
        way=refund.way,
        payment_id=refund.payment_id,
        return_id=refund.return_id,
        problem=refund.problem,
    )
    return refund
