"""Somebody has a draft open."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.sales.models import DraftReader

HERE = timedelta(seconds=30)
"""A page says every ten seconds that it is open; three times unheard of, it is closed."""

FORGOTTEN = timedelta(hours=1)


@transaction.atomic
def read_draft(order_id: int, *, actor: Actor) -> list[str]:
    """Remember that the actor has the draft's page open, and say who else has: their names, sorted. No fact of the order
    changes, so there is no event.
    """
    now = clock.now()
    DraftReader.objects.filter(order_id=order_id, seen_at__lt=now - FORGOTTEN).delete()
    others = DraftReader.objects.filter(order_id=order_id, seen_at__gt=now - HERE)
    if actor.id is not None:
        values = {"name": actor.name[:150], "seen_at": now}
        DraftReader.objects.update_or_create(order_id=order_id, staff_id=actor.id, defaults=values)
        others = others.exclude(staff_id=actor.id)
    return sorted(others.values_list("name", flat=True))
