"""From now on the gateway may know of the refund."""

from __future__ import annotations

from django.db import transaction

from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.payments.models import Refund
from kervan.payments.states import RefundState


@transaction.atomic
def begin_refund(refund_id: int, *, actor: Actor) -> Refund | None:
    """Written down before the gateway is called, so that a refund it may have paid is never taken back here.

    None when there is nothing to ask the gateway for: paid, failed or cancelled meanwhile, or paid by a person.
    Raises ``NotFound``.
    """
    refund = Refund.objects.locked(refund_id)
    if refund.state != RefundState.REQUESTED or refund.by_person:
        return None
    if refund.asked_at is None:
        refund.asked_at = clock.now()
        refund.save(update_fields=["asked_at"])
    return refund
