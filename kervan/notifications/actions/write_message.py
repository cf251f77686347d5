"""Write a message to the customer into the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from kervan.events.models import Event
from kervan.events.queue import enqueue
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.notifications.kinds import KINDS
from kervan.notifications.models import Message
from kervan.notifications.queries import channels_for, reach, undone_since
from kervan.orders.models import Order
from kervan.shop.queries import shop

SEND = "kervan.notifications.handlers.send_message"
State = Message.State


@transaction.atomic
def write_message(
    kind: str, *, event_id: int, order_id: int, actor: Actor, shipment_id: int | None = None
) -> list[Message]:
    """The customer will be told what ``event_id`` was about, through every channel the shop uses for this kind.

    It waits for the shop's delay, so that the step can be undone; "Siparişinizi aldık" goes at once. Writing it twice
    makes one message. A customer without an address gets none and the order says so; a marketplace writes itself.
    """
    order = Order.objects.get(pk=order_id)
    if not order.tells_customer or undone_since(kind, Event.objects.get(pk=event_id)):
        return []
    due = clock.now() + timedelta(seconds=KINDS[kind].delay(shop().message_delay))
    return [_write(kind, channel, order, event_id, shipment_id, due_at=due) for channel in channels_for(kind)]


def _write(
    kind: str, channel: str, order: Order, event_id: int, shipment_id: int | None, *, due_at: datetime
) -> Message:
    recipient, problem = reach(order, channel)
    message, created = Message.objects.get_or_create(
        event_id=event_id,
        kind=kind,
        channel=channel,
        again=0,
        defaults={
            "order_id": order.pk,
            "shipment_id": shipment_id,
            "recipient": recipient,
            "language": order.language,
            "state": State.UNREACHABLE if problem else State.WAITING,
            "reason": problem or "",
            "due_at": due_at,
        },
    )
    if created and not problem:
        enqueue(SEND, at=message.due_at, queue="mail", message_id=message.pk)
    return message
