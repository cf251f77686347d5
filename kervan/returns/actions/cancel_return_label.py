"""A return that was given up needs no label."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.returns.models import Return, ReturnLabel


@transaction.atomic
def cancel_return_label(return_id: int, *, actor: Actor) -> ReturnLabel | None:
    """The label of a return that is not to come counts no more; the carrier is told in the background.

    Returns None when there was nothing to cancel.
    """
    this = Return.objects.locked(return_id)
    live = (ReturnLabel.State.REQUESTED, ReturnLabel.State.READY)
    label = ReturnLabel.objects.select_for_update().filter(of_return=this, state__in=live).first()
    if label is None:
        return None
    label.state = ReturnLabel.State.CANCELLED
    label.save(update_fields=["state"])
    record(
        "return.label_cancelled",
        about=this.order,
        actor=actor,
        return_id=this.pk,
        code=this.code,
        carrier=label.carrier_name,
        reference=label.reference,
    )
    return label
