"""What a carrier told by itself is written down."""

from __future__ import annotations

import logging

from django.db import OperationalError, transaction

from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.shipping.actions.apply_tracking import apply_tracking
from kervan.shipping.carriers import Tracking
from kervan.shipping.models import CarrierMessage, Shipment
from kervan.shipping.told_as_data import tracking_from

log = logging.getLogger(__name__)


@transaction.atomic
def apply_push(message_id: int, *, actor: Actor) -> CarrierMessage | None:
    """Each parcel of this account that the message names learns what was seen of it; others are only counted.

    A message that was applied already, or is gone, changes nothing.
    """
    message = CarrierMessage.objects.select_for_update().filter(pk=message_id, applied_at=None).first()
    if message is None:
        return None
    told = [tracking_from(data) for data in message.told]
    ours = dict(
        Shipment.objects.filter(
            account_id=message.account_id, reference__in=[tracking.reference for tracking in told]
        ).values_list("reference", "pk")
    )
    # In the house's order of locking, so that two messages never wait for each other in a ring.
    for tracking in sorted(told, key=lambda one: ours.get(one.reference, 0)):
        if tracking.reference in ours:
            _apply(ours[tracking.reference], tracking, actor)
    message.applied_at = clock.now()
    message.unknown = sum(tracking.reference not in ours for tracking in told)
    message.save(update_fields=["applied_at", "unknown"])
    return message


def _apply(shipment_id: int, tracking: Tracking, actor: Actor) -> None:
    try:
        with transaction.atomic():
            apply_tracking(shipment_id, tracking, actor=actor)
    except OperationalError:
        raise  # the database is away: all of it is tried again
    except Exception:  # one parcel's surprise must not keep the others from being told
        log.exception("What the carrier told about %s could not be applied.", tracking.reference)
