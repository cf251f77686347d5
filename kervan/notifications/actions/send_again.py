"""Yeniden gönder."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kervan.events.queue import enqueue
from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed, NotFound
from kervan.notifications.actions.write_message import SEND
from kervan.notifications.models import Message
from kervan.notifications.queries import SENDABLE_AGAIN, is_undone, reach
from kervan.orders.models import Order

State = Message.State


@transaction.atomic
def send_again(message_id: int, *, actor: Actor) -> Message:
    """The same message goes out once more, at once, to the address the order has today. Returns the new message.

    Raises ``NotFound``; ``NotAllowed`` while it or an earlier repeat waits or is being sent, when what it tells was
    taken back, or when the customer has no address now.
    """
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise NotFound(_("Böyle bir mesaj yok."), code="message_not_found")
    order = Order.objects.locked(message.order_id)  # so that two people who click at once make one repeat
    same = Message.objects.filter(event_id=message.event_id, kind=message.kind, channel=message.channel)
    message.refresh_from_db(fields=["state"])
    if message.state not in SENDABLE_AGAIN or same.filter(state__in=[State.WAITING, State.SENDING]).exists():
        raise NotAllowed(_("Bu mesaj zaten gönderilmeyi bekliyor."), code="message_waiting")
    if is_undone(message):
        raise NotAllowed(_("Bu mesajın bildirdiği işlem geri alındı; yeniden gönderilemez."), code="message_undone")
    recipient, problem = reach(order, message.channel)
    if problem:
        raise NotAllowed(str(problem.label), code=problem.value)
    again = Message.objects.create(
        order_id=order.pk,
        event_id=message.event_id,
        shipment_id=message.shipment_id,
        kind=message.kind,
        channel=message.channel,
        again=(same.aggregate(last=Max("again"))["last"] or 0) + 1,
        recipient=recipient,
        language=order.language,
        due_at=clock.now(),
    )
    enqueue(SEND, queue="mail", message_id=again.pk)
    record(
        "message.resent",
        about=order,
        actor=actor,
        message_id=again.pk,
        kind=again.kind,
        channel=again.channel,
        recipient=recipient if again.channel == Message.Channel.EMAIL else "",  # phones are not for every role
    )
    return again
