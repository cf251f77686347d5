"""What follows from carriers' own messages, and from what the shop says their codes mean."""

from __future__ import annotations

import logging
from datetime import timedelta

from kervan.events.models import Event
from kervan.events.wiring import own_job
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.shipping.actions.apply_push import apply_push
from kervan.shipping.actions.reread_scans import reread_scans
from kervan.shipping.carriers import TrackingStatus
from kervan.shipping.models import CarrierMessage, TrackingEvent

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)


def apply_what_was_told(event: Event) -> None:
    """A carrier told something by itself."""
    apply_push(event.data["message_id"], actor=SYSTEM)


def forget_old_messages() -> None:
    """Delete what was written down long ago. On a schedule."""
    CarrierMessage.objects.filter(received_at__lt=clock.now() - KEPT_FOR).delete()


@own_job(queue="default")
def read_scans_anew(event: Event) -> None:
    """Somebody said what a code means: parcels whose scans came with it move on, each for itself."""
    scans = TrackingEvent.objects.filter(
        status=TrackingStatus.UNKNOWN.value,
        raw_code=event.data["code"],
        shipment__account__type=event.data["carrier"],
    )
    for shipment_id in scans.order_by("shipment_id").values_list("shipment_id", flat=True).distinct():
        try:
            reread_scans(shipment_id, actor=SYSTEM)
        except Exception:  # one parcel's surprise must not keep the others from moving on
            log.exception("The scans of parcel %d could not be read anew.", shipment_id)
