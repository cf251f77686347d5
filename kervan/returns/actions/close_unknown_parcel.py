"""Sahipsiz iadeyi kapat."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.returns.actions.claim_unknown_parcel import open_parcel
from kervan.returns.models import UnknownParcel


@transaction.atomic
def close_unknown_parcel(parcel_id: int, *, actor: Actor, note: str) -> UnknownParcel:
    """Nobody's parcel is put away: sent back, kept or thrown out, as ``note`` says.

    Raises ``NotAllowed`` when it was claimed or put away already, ``Invalid`` without a note, ``NotFound``.
    """
    parcel = open_parcel(parcel_id)
    text = clean(note, 300)
    if not text:
        message = _("Koliye ne yapıldığını yazın.")
        raise Invalid(message, fields={"note": message})
    parcel.closed_note, parcel.closed_at = text, clock.now()
    parcel.save(update_fields=["closed_note", "closed_at"])
    record("return.parcel_closed", about=parcel, actor=actor, tracking_number=parcel.tracking_number, note=text)
    return parcel
