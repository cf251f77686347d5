"""A payment by card did not happen."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.text import clean
from kervan.payments.attempts import ENDED
from kervan.payments.ledger import refresh_ledger
from kervan.payments.locks import locked_payment
from kervan.payments.models import Payment, PaymentEvent


@transaction.atomic
def fail_payment(payment_id: int, *, actor: Actor, problem: str, code: str = "", card: str = "") -> Payment:
    """The attempt is over without money; the order waits for another one. ``problem`` is in the bank's words.

    What has ended already stays as it is. Raises ``NotFound``.
    """
    payment = locked_payment(payment_id)
    if payment.ended_at is not None or payment.events.filter(kind__in=ENDED).exists():
        return payment
    payment.ended_at = clock.now()
    payment.problem, payment.problem_code = clean(problem, 300), clean(code, 60)
    payment.card = clean(card, 60) or payment.card
    payment.save(update_fields=["ended_at", "problem", "problem_code", "card"])
    PaymentEvent.objects.create(
        payment=payment,
        kind=PaymentEvent.Kind.FAILED,
        amount=payment.amount,
        note=payment.problem[:200],
        actor_name=actor.name[:150],
    )
    refresh_ledger(payment.order)
    record(
        "payment.failed",
        about=payment.order,
        actor=actor,
        payment_id=payment.pk,
        amount=payment.amount,
        problem=payment.problem,
        code=payment.problem_code,
    )
    return payment
