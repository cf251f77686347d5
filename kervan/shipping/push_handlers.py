"""What follows from carriers' own messages."""

from __future__ import annotations

from datetime import timedelta

from kervan.events.models import Event
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.shipping.actions.apply_push import apply_push
from kervan.shipping.models import CarrierMessage

KEPT_FOR = timedelta(days=30)


def apply_what_was_told(event: Event) -> None:
    """A carrier told something by itself."""
    apply_push(event.data["message_id"], actor=SYSTEM)


def forget_old_messages() -> None:
    """Delete what was written down long ago. On a schedule."""
    CarrierMessage.objects.filter(received_at__lt=clock.now() - KEPT_FOR).delete()
