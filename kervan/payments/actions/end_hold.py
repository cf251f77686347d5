"""Held money was let go."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.text import clean
from kervan.payments.holds import is_held
from kervan.payments.ledger import refresh_ledger
from kervan.payments.locks import locked_payment
from kervan.payments.models import Payment, PaymentEvent


@transaction.atomic
def end_hold(payment_id: int, *, actor: Actor, note: str = "") -> Payment:
    """The gateway holds the money no longer: let go as it was asked to, or by itself (``lapsed``). What has ended stays.

    The order then waits for its money again, unless nothing is owed. Raises ``NotFound``.
    """
    payment = locked_payment(payment_id)
    if not is_held(payment):
        return payment
    lapsed = payment.wish != Payment.Wish.RELEASE
    payment.ended_at, payment.wish, payment.wish_amount = clock.now(), "", None
    payment.problem, payment.problem_code = (clean(note, 300), "hold_lapsed") if lapsed else ("", "")
    payment.save(update_fields=["ended_at", "wish", "wish_amount", "problem", "problem_code"])
    PaymentEvent.objects.create(
        payment=payment,
        kind=PaymentEvent.Kind.VOIDED,
        amount=payment.amount,
        note=clean(note, 200),
        actor_name=actor.name[:150],
    )
    refresh_ledger(payment.order)
    record(
        "payment.released",
        about=payment.order,
        actor=actor,
        payment_id=payment.pk,
        amount=payment.amount,
        lapsed=lapsed,
    )
    return payment
