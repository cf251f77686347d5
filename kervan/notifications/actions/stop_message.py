"""Mesajı durdur."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed, NotFound
from kervan.notifications.models import Message
from kervan.notifications.reasons import Reason
from kervan.orders.models import Order

State = Message.State


@transaction.atomic
def stop_message(message_id: int, *, actor: Actor) -> Message:
    """A message that still waits is not sent. Stopping it twice changes nothing.

    Raises ``NotFound``; ``NotAllowed`` when it is being sent or its fate is decided.
    """
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None:
        raise NotFound(_("Böyle bir mesaj yok."), code="message_not_found")
    if message.state == State.STOPPED:
        return message
    if message.state != State.WAITING:
        sentences = {
            State.SENDING: _("Mesaj şu anda gönderiliyor; artık durdurulamaz."),
            State.SENT: _("Mesaj gönderildi; artık durdurulamaz."),
        }
        sentence = sentences.get(State(message.state), _("Mesaj gönderilmeyi beklemiyor."))
        raise NotAllowed(sentence, code="message_not_waiting", state=message.state)
    message.state, message.reason, message.error = State.STOPPED, Reason.BY_STAFF, actor.name[:150]
    message.save(update_fields=["state", "reason", "error"])
    order = Order.objects.get(pk=message.order_id)
    record(
        "message.stopped", about=order, actor=actor, message_id=message.pk, kind=message.kind, channel=message.channel
    )
    return message
