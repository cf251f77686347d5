"""Müşteriye yanıt yaz."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.orders.models import Order
from kervan.orders.refusals import refuse_unless_placed
from kervan.sales.actions.write_to_shop import MOST_LETTERS
from kervan.sales.models import CustomerMessage


@transaction.atomic
def answer_customer(order_id: int, *, actor: Actor, text: str, notify: bool = True) -> CustomerMessage:
    """The shop writes to the customer: it stands on the order's page and, with ``notify``, goes by mail.

    What the customer asked until now counts as answered. Raises ``NotAllowed`` for an order that was not placed,
    ``Invalid`` for an empty answer.
    """
    order = Order.objects.locked(order_id)
    refuse_unless_placed(order)
    text = clean(text, MOST_LETTERS, lines=True)
    if not text:
        message = _("Yanıtı yazın.")
        raise Invalid(message, fields={"text": message})
    row = CustomerMessage.objects.create(order=order, by_customer=False, text=text, author=actor.name[:150])
    CustomerMessage.objects.filter(order=order, open=True).update(open=False)
    record("order.answered", about=order, actor=actor, message_id=row.pk, text=text[:300], notify=notify)
    return row
