"""Mağazaya yaz."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.text import clean
from kervan.orders.models import Order
from kervan.orders.refusals import refuse_unless_placed
from kervan.sales.models import CustomerMessage

MOST_WAITING = 5
MOST_LETTERS = 2000


@transaction.atomic
def write_to_shop(order_id: int, *, actor: Actor, text: str, once_key: str = "") -> CustomerMessage:
    """The customer asks or tells the shop something about the order; staff find it in "Müşteri mesajı" and answer.

    The same ``once_key`` again is the same message. Raises ``NotAllowed`` for an order that was not placed, or when
    five messages wait already (``messages_waiting``); ``Invalid`` for an empty one.
    """
    order = Order.objects.locked(order_id)
    refuse_unless_placed(order)
    text = clean(text, MOST_LETTERS, lines=True)
    if not text:
        message = _("Mesajınızı yazın.")
        raise Invalid(message, fields={"text": message})
    known = CustomerMessage.objects.filter(order=order, once_key=once_key).first() if once_key else None
    if known is not None:
        return known
    if CustomerMessage.objects.filter(order=order, open=True).count() >= MOST_WAITING:
        raise NotAllowed(_("Mesajlarınız yanıt bekliyor; önce onları yanıtlayalım."), code="messages_waiting")
    row = CustomerMessage.objects.create(
        order=order, by_customer=True, text=text, author=actor.name[:150], once_key=once_key, open=True
    )
    record("order.asked", about=order, actor=actor, message_id=row.pk, text=text[:300])
    return row
