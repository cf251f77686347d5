"""The money has gone back."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.text import clean
from kervan.payments.ledger import refresh_ledger
from kervan.payments.models import Refund
from kervan.payments.states import MOVES, RefundState


@transaction.atomic
def succeed_refund(
    refund_id: int, *, actor: Actor, reference: str = "", paid_on: date | None = None, notify: bool | None = None
) -> Refund:
    """The refund was paid: it counts in the ledger and the customer is told, unless ``notify`` says otherwise.

    What goes beyond the money owed back is goodwill: the customer is not asked to pay it again. Called twice it does
    nothing the second time. ``reference`` is the gateway's or the bank's. Raises ``NotFound``.
    """
    refund = Refund.objects.locked(refund_id)
    if not MOVES.allows(RefundState(refund.state), RefundState.SUCCEEDED):
        return refund
    order = refund.order
    refund.state = RefundState.SUCCEEDED.value
    refund.ended_at = clock.now()
    refund.paid_on = paid_on or clock.today()
    refund.paid_reference = clean(reference, 100)
    refund.problem = refund.problem_code = refund.hint = ""
    if notify is not None:
        refund.notify = notify
    refund.save(
        update_fields=[
            "state",
            "ended_at",
            "paid_on",
            "paid_reference",
            "problem",
            "problem_code",
            "hint",
            "notify",
        ]
    )
    order.goodwill += max(order.balance + refund.amount, 0) - max(order.balance, 0)
    refresh_ledger(order)
    record(
        "refund.succeeded",
        about=order,
        actor=actor,
        refund_id=refund.pk,
        amount=refund.amount,
        way=refund.way,
        payment_id=refund.payment_id,
        return_id=refund.return_id,
        reference=refund.paid_reference,
        notify=refund.notify,
    )
    return refund
