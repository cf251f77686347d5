"""What a backup's unsent messages mean after it was restored."""

from __future__ import annotations

from kervan.lib.actor import Actor
from kervan.notifications.models import Message
from kervan.notifications.reasons import Reason

State = Message.State


def settle_after_restore(*, actor: Actor) -> int:
    """Messages that waited when the backup was made may have gone since: they are shown as uncertain, never sent twice.

    ``actor`` is who restored. Returns how many a person should look at.
    """
    return Message.objects.filter(state__in=[State.WAITING, State.SENDING]).update(
        state=State.UNCERTAIN, reason=Reason.RESTORED, error=actor.name[:150] if actor.kind == "staff" else ""
    )
