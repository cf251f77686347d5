"""Read a parcel's kept scans anew, after somebody said what a code means."""

from __future__ import annotations

from django.db import transaction

from kervan.lib.actor import Actor
from kervan.shipping.actions.apply_tracking import follow_known_scans
from kervan.shipping.carriers import Scan, Tracking, TrackingStatus
from kervan.shipping.codes import with_known_codes
from kervan.shipping.models import Shipment, TrackingEvent


@transaction.atomic
def reread_scans(shipment_id: int, *, actor: Actor) -> Shipment:
    """Scans with a code that is known by now get its status and move the parcel, never backwards except into a return.

    Nothing to read anew changes nothing. Raises ``NotFound``.
    """
    shipment = Shipment.objects.locked(shipment_id)
    kept = list(shipment.scans.order_by("at", "id"))
    before = Tracking(reference=shipment.reference, scans=tuple(_scan(row) for row in kept))
    after = with_known_codes(shipment, before)
    changed = [
        (row, scan)
        for row, old, scan in zip(kept, before.scans, after.scans, strict=True)
        if scan.status is not old.status
    ]
    if not changed:
        return shipment
    for row, scan in changed:
        row.status = scan.status.value
    TrackingEvent.objects.bulk_update([row for row, _scan in changed], ["status"])
    return follow_known_scans(shipment, after, [scan for _row, scan in changed], actor=actor)


def _scan(row: TrackingEvent) -> Scan:
    return Scan(
        at=row.at, status=TrackingStatus(row.status), raw_code=row.raw_code, raw_text=row.raw_text, place=row.place
    )
