"""Havale bildirimini kapat."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.text import clean
from kervan.orders.models import Order
from kervan.payments.models import TransferNotice
from kervan.payments.notices import waiting_notice


@transaction.atomic
def dismiss_transfer(order_id: int, *, actor: Actor, notice_id: int, reason: str = "") -> TransferNotice:
    """No such money came. The customer reads ``reason`` on the order's page; the order waits for its money as before.

    Raises ``NotFound`` for another order's notice; ``NotAllowed`` (``notice_closed``) when it was answered already.
    """
    order = Order.objects.locked(order_id)
    notice = waiting_notice(order, notice_id)
    notice.state = TransferNotice.State.DISMISSED
    notice.answer = clean(reason, 200)
    notice.ended_at, notice.ended_by = clock.now(), actor.name[:150]
    notice.save(update_fields=["state", "answer", "ended_at", "ended_by"])
    record(
        "transfer.dismissed",
        about=order,
        actor=actor,
        notice_id=notice.pk,
        amount=notice.amount,
        reason=notice.answer,
    )
    return notice
