"""Taslağı sil."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.sales.actions.save_draft import locked_draft, refuse_other_version


@transaction.atomic
def delete_draft(order_id: int, *, actor: Actor, version: int | None = None) -> None:
    """Throw a draft away for good; its number is not used again. Nothing was promised, so nothing has to be undone.

    Raises ``NotAllowed`` with ``not_a_draft`` when it is an order by now, or ``draft_changed`` when somebody else changed
    it after the ``version`` that was looked at.
    """
    order, draft = locked_draft(order_id)
    refuse_other_version(draft, version, actor=actor)
    record("draft.deleted", about=order, actor=actor, number=order.number, total=order.total)
    order.delete()
