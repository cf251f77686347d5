"""Mahsup et: what one order owes the customer pays for another."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.succeed_refund import succeed_refund
from kervan.payments.models import Refund
from kervan.payments.queries import refundable


@transaction.atomic
def set_off(
    from_order_id: int, to_order_id: int, *, actor: Actor, amount: int, reference: str, return_id: int | None = None
) -> Refund:
    """Move ``amount`` kuruş of what is owed back for one order to another: a refund there, a payment here, at once.

    No money leaves the shop and nobody is mailed about it. ``reference`` stands in both ledgers.

    Raises ``NotAllowed`` (``nothing_to_refund``) when the first order does not owe so much; ``NotFound``.
    """
    # The lower number first, so that two people setting off the same pair never wait in a ring.
    locked = {order_id: Order.objects.locked(order_id) for order_id in sorted((from_order_id, to_order_id))}
    source = locked[from_order_id]
    if not 0 < amount <= min(refundable(source), -source.balance - source.refunding):
        raise NotAllowed(_("Bu siparişten mahsup edilecek tutar yok."), code="nothing_to_refund")
    refund = Refund.objects.create(
        order=source,
        amount=amount,
        way=Refund.Way.SET_OFF,
        reason=_("Mahsup: %(number)s") % {"number": locked[to_order_id]},
        return_id=return_id,
        notify=False,
        requested_by=actor.name[:150],
    )
    paid = succeed_refund(refund.pk, actor=actor, reference=reference, notify=False)
    record_payment(to_order_id, actor=actor, amount=amount, reference=reference, notify=False, set_off=True)
    return paid
