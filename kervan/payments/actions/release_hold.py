"""Ayrılan tutarı bırak."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.text import clean
from kervan.payments.holds import refuse_unless_held
from kervan.payments.locks import locked_payment
from kervan.payments.models import Payment


@transaction.atomic
def release_hold(payment_id: int, *, actor: Actor, reason: str = "") -> Payment:
    """Have the money let go that is held on the card: nothing is charged, the customer's limit is free again.

    The gateway is told in the background. Raises ``NotAllowed`` when nothing is held (``not_held``) or the gateway is being
    asked already (``hold_busy``); ``NotFound``.
    """
    payment = locked_payment(payment_id)
    refuse_unless_held(payment)
    payment.wish, payment.wish_amount, payment.wished_at = Payment.Wish.RELEASE.value, None, clock.now()
    payment.problem = payment.problem_code = ""
    payment.save(update_fields=["wish", "wish_amount", "wished_at", "problem", "problem_code"])
    record(
        "payment.release_asked",
        about=payment.order,
        actor=actor,
        payment_id=payment.pk,
        amount=payment.amount,
        reason=clean(reason, 200),
    )
    return payment
