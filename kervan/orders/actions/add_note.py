"""Not ekle."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.orders.models import Note, Order


@transaction.atomic
def add_note(order_id: int, *, actor: Actor, text: str) -> Note:
    """Leave a note for colleagues; the customer never sees it.

    Raises ``Invalid`` for an empty note.
    """
    order = Order.objects.locked(order_id)
    text = clean(text, 4000, lines=True)
    if not text:
        raise Invalid(_("Not boş olamaz."), fields={"text": _("Not boş olamaz.")})
    note = Note.objects.create(order=order, text=text, author=actor.name[:150])
    record("order.noted", about=order, actor=actor, note_id=note.pk, text=text[:300])
    return note
