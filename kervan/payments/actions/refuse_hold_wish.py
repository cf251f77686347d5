"""The gateway did not do with held money what it was asked to."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.text import clean
from kervan.payments.locks import locked_payment
from kervan.payments.models import Payment


@transaction.atomic
def refuse_hold_wish(payment_id: int, *, actor: Actor, problem: str, code: str = "") -> Payment:
    """The money is still held and nothing is asked any more: a person reads the gateway's words and decides.

    Raises ``NotFound``.
    """
    payment = locked_payment(payment_id)
    if not payment.wish or payment.ended_at is not None:
        return payment
    wish, payment.wish, payment.wish_amount = payment.wish, "", None
    payment.problem, payment.problem_code = clean(problem, 300), clean(code, 60)
    payment.save(update_fields=["wish", "wish_amount", "problem", "problem_code"])
    record(
        "payment.hold_refused",
        about=payment.order,
        actor=actor,
        payment_id=payment.pk,
        amount=payment.amount,
        wish=wish,
        problem=payment.problem,
    )
    return payment
