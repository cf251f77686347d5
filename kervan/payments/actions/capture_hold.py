"""Ayrılan tutarı çek."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.payments.holds import refuse_unless_held
from kervan.payments.locks import locked_payment
from kervan.payments.models import Payment


@transaction.atomic
def capture_hold(payment_id: int, *, actor: Actor, amount: int | None = None) -> Payment:
    """Have the money taken that is held on the card: all that the order still owes, or ``amount`` (kuruş).

    The gateway is told in the background; what of the hold is not taken goes back to the customer's limit. Asked twice it
    is taken once.

    Raises ``NotAllowed`` when nothing is held (``not_held``), the gateway is being asked already (``hold_busy``) or nothing
    is owed (``nothing_due``: let it go instead); ``Invalid`` for more than is held or owed; ``NotFound``.
    """
    payment = locked_payment(payment_id)
    refuse_unless_held(payment)
    most = min(payment.amount, payment.order.balance)
    if most <= 0:
        raise NotAllowed(_("Bu siparişte tahsil edilecek tutar yok; ayrılan tutarı bırakın."), code="nothing_due")
    amount = most if amount is None else amount
    if not 0 < amount <= most:
        message = _("Tutar sıfırdan büyük olmalı, ayrılan ve kalan tutarı geçmemelidir.")
        raise Invalid(message, fields={"amount": message})
    payment.wish, payment.wish_amount, payment.wished_at = Payment.Wish.CAPTURE.value, amount, clock.now()
    payment.problem = payment.problem_code = ""
    payment.save(update_fields=["wish", "wish_amount", "wished_at", "problem", "problem_code"])
    record("payment.capture_asked", about=payment.order, actor=actor, payment_id=payment.pk, amount=amount)
    return payment
