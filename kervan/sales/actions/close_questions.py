"""Yanıt gerekmiyor."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order
from kervan.sales.models import CustomerMessage


@transaction.atomic
def close_questions(order_id: int, *, actor: Actor) -> int:
    """What the customer wrote needs no answer ("thank you", or it was settled by phone). Returns how many it were.

    Raises ``NotAllowed`` (``no_message_waits``) when nothing waits.
    """
    order = Order.objects.locked(order_id)
    count = CustomerMessage.objects.filter(order=order, open=True).update(open=False)
    if not count:
        raise NotAllowed(_("Bu siparişte yanıt bekleyen mesaj yok."), code="no_message_waits")
    record("order.question_closed", about=order, actor=actor, messages=count)
    return count
