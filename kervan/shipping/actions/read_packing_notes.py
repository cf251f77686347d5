"""Notları okudum."""

from __future__ import annotations

from django.db import transaction

from kervan.lib.actor import Actor
from kervan.orders.models import Order
from kervan.shipping.models import PackingSession
from kervan.shipping.packing import session_of


@transaction.atomic
def read_packing_notes(order_id: int, *, actor: Actor) -> PackingSession:
    """The packer has seen what the customer and colleagues wrote; only then pieces are counted.

    Raises ``NotAllowed`` when the order is not on the actor's table.
    """
    session = session_of(Order.objects.locked(order_id), actor)
    session.notes_read = True
    session.save(update_fields=["notes_read", "seen_at"])
    return session
