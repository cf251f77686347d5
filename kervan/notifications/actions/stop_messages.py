"""Stop what still waits to tell a step that was taken back."""

from __future__ import annotations

from django.db import transaction

from kervan.events.models import Event
from kervan.lib.actor import Actor
from kervan.notifications.kinds import KINDS, undoes
from kervan.notifications.models import Message
from kervan.notifications.reasons import Reason


@transaction.atomic
def stop_messages(undoing_event_id: int, *, actor: Actor) -> int:
    """Stop the waiting messages about what this event took back; those already on their way are left alone.

    Only messages about earlier events: a step that was done once more meanwhile is told. Returns how many were stopped.
    """
    undoing = Event.objects.get(pk=undoing_event_id)
    waiting = Message.objects.select_for_update().filter(
        order_id=undoing.subject_id or 0, state=Message.State.WAITING, event_id__lt=undoing.pk
    )
    told = dict(Event.objects.filter(pk__in=[m.event_id for m in waiting]).values_list("pk", "data"))
    untrue = [
        message.pk
        for message in waiting
        if undoing.name in KINDS[message.kind].undone_by
        and undoes(KINDS[message.kind], told.get(message.event_id, {}), undoing.data)
    ]
    return Message.objects.filter(pk__in=untrue).update(
        state=Message.State.STOPPED, reason=Reason.UNDONE, error=actor.name[:150] if actor.kind != "system" else ""
    )
