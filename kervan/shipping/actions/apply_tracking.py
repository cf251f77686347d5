"""What the carrier saw becomes what the shop knows."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.actions.index_order import index_order
from kervan.orders.actions.tag_order import tag_order
from kervan.shipping.actions.dispatch_shipment import send_parcel
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from kervan.shipping.carriers import Scan, Tracking, TrackingStatus
from kervan.shipping.codes import with_known_codes
from kervan.shipping.models import Shipment, TrackingEvent
from kervan.shipping.parcels import is_returning, pieces_of
from kervan.shipping.states import LIVE, OUT, State
from kervan.shipping.tracking import carrier_named, link_for

RANK = {
    TrackingStatus.CREATED: 0,
    TrackingStatus.PICKED_UP: 1,
    TrackingStatus.IN_TRANSIT: 2,
    TrackingStatus.DELAYED: 2,
    TrackingStatus.AT_DELIVERY_BRANCH: 3,
    TrackingStatus.READY_FOR_PICKUP: 4,
    TrackingStatus.OUT_FOR_DELIVERY: 4,
    TrackingStatus.ATTEMPT_FAILED: 4,
    TrackingStatus.DELIVERED: 6,
    TrackingStatus.RETURNING: 7,
    TrackingStatus.RETURNED: 8,
    TrackingStatus.LOST_DAMAGED: 8,
}
"""A parcel never goes backwards, except into a return. Cancelled and unknown codes are kept and change nothing."""


@transaction.atomic
def apply_tracking(shipment_id: int, tracking: Tracking, *, actor: Actor) -> Shipment:
    """Keep new scans with the carrier's own words, and let them move the parcel: sent, delivered, undeliverable.

    The same answer twice changes nothing and writes no second mail. A state that staff set is confirmed, not repeated.
    """
    shipment = Shipment.objects.locked(shipment_id)
    tracking = with_known_codes(shipment, tracking)
    fresh = _new_scans(shipment, tracking)
    if not fresh and not _new_number(shipment, tracking):
        return shipment
    TrackingEvent.objects.bulk_create(
        TrackingEvent(
            shipment=shipment,
            at=scan.at,
            status=scan.status,
            raw_code=scan.raw_code[:60],
            raw_text=scan.raw_text[:300],
            place=scan.place[:120],
        )
        for scan in fresh
    )
    _warn_if_cancelled_parcel_left(shipment, fresh, actor=actor)
    _note_last(shipment, tracking)
    if fresh:
        record(
            "shipment.scanned",
            about=shipment.order,
            actor=actor,
            shipment_id=shipment.pk,
            scans=[{"status": scan.status, "text": scan.raw_text[:200], "place": scan.place[:120]} for scan in fresh],
        )
    # Sent comes before the number: the customer hears "kargolandı" first, then how to follow the parcel.
    _leave(shipment, tracking, actor=actor)
    _learn_number(shipment, tracking, actor=actor)
    return _arrive(shipment, tracking, actor=actor)


def follow_known_scans(shipment: Shipment, tracking: Tracking, now_known: list[Scan], *, actor: Actor) -> Shipment:
    """A step of reading kept scans anew: they move the parcel as if they had come with these statuses. Under its lock."""
    _warn_if_cancelled_parcel_left(shipment, now_known, actor=actor)
    _note_last(shipment, tracking)
    _leave(shipment, tracking, actor=actor)
    return _arrive(shipment, tracking, actor=actor)


def _leave(shipment: Shipment, tracking: Tracking, *, actor: Actor) -> None:
    first_over = next((scan for scan in tracking.scans if scan.status.handed_over), None)
    if first_over is not None and shipment.state in LIVE:
        send_parcel(shipment, actor=actor, at=first_over.at, notify=True)


def _new_scans(shipment: Shipment, tracking: Tracking) -> list[Scan]:
    known = {(scan.at, scan.raw_code, scan.place) for scan in shipment.scans.all()}
    fresh: dict[tuple[object, str, str], Scan] = {}
    for scan in tracking.scans:
        key = (scan.at, scan.raw_code[:60], scan.place[:120])
        if key not in known:
            fresh.setdefault(key, scan)
    return list(fresh.values())


def _new_number(shipment: Shipment, tracking: Tracking) -> bool:
    return bool(tracking.tracking_number) and _kept(tracking.tracking_number) != shipment.tracking_number


def _kept(number: str | None) -> str:
    return (number or "")[:60]


def _note_last(shipment: Shipment, tracking: Tracking) -> None:
    """The latest thing the carrier said, as long as it is not a step back."""
    before = RANK.get(TrackingStatus(shipment.last_status), -1) if shipment.last_status else -1
    ranked = [scan for scan in tracking.scans if RANK.get(scan.status, -1) >= before]
    fields = ["heard_at", *shipment.look_again()]
    shipment.heard_at = max((scan.at for scan in tracking.scans), default=shipment.heard_at)
    if ranked:
        if ranked[-1].status != shipment.last_status:
            shipment.status_since = ranked[-1].at
        shipment.last_status, shipment.last_scan_at = ranked[-1].status, ranked[-1].at
        fields += ["last_status", "last_scan_at", "status_since"]
    shipment.save(update_fields=fields)


def _learn_number(shipment: Shipment, tracking: Tracking, *, actor: Actor) -> None:
    if not _new_number(shipment, tracking):
        return
    first = not shipment.tracking_number
    shipment.tracking_number = _kept(tracking.tracking_number)
    template = carrier_named(shipment.carrier_name)[1]
    shipment.tracking_url = link_for(template, shipment.tracking_number, given=tracking.tracking_url or "")
    shipment.save(update_fields=["tracking_number", "tracking_url"])
    index_order(shipment.order, numbers=[shipment.tracking_number])
    record(
        "shipment.tracking_added",
        about=shipment.order,
        actor=actor,
        shipment_id=shipment.pk,
        carrier=shipment.carrier_name,
        tracking_number=shipment.tracking_number,
        first=first,
        # Before it leaves, "kargolandı" comes first; of a parcel that was cancelled there is nothing to follow.
        notify=first and shipment.state in OUT,
    )


def _arrive(shipment: Shipment, tracking: Tracking, *, actor: Actor) -> Shipment:
    ends = [scan for scan in tracking.scans if scan.status == TrackingStatus.DELIVERED or scan.status.undelivered]
    if not ends:
        return shipment
    # A parcel on its way back can still be "delivered": to its sender. The return wins.
    back = next((scan for scan in ends if scan.status.undelivered), None)
    turns_back = (shipment.state == State.SHIPPED and not is_returning(pieces_of(shipment))) or (
        shipment.state == State.DELIVERED and _nothing_returned(shipment)
    )
    if back is not None and turns_back:
        return mark_undelivered(shipment.pk, actor=actor, reason=back.raw_text, at=back.at)
    if back is None and shipment.state in {State.SHIPPED, State.UNDELIVERED}:
        return mark_delivered(shipment.pk, actor=actor, at=ends[-1].at)
    return shipment


def _nothing_returned(shipment: Shipment) -> bool:
    """Pieces that the customer sends back by a return of their own are not counted a second time."""
    return not any(line.return_requested or line.returned for line in pieces_of(shipment))


def _warn_if_cancelled_parcel_left(shipment: Shipment, fresh: list[Scan], *, actor: Actor) -> None:
    """A parcel cancelled here that the carrier took all the same: its pieces must not be sent again unseen."""
    seen_before = shipment.last_status and TrackingStatus(shipment.last_status).handed_over
    if shipment.state != State.CANCELLED or seen_before or not any(scan.status.handed_over for scan in fresh):
        return
    record("shipment.left_though_cancelled", about=shipment.order, actor=actor, shipment_id=shipment.pk)
    tag_order(shipment.order_id, actor=actor, add=[_("İptal edilen gönderi yolda")])
    if shipment.order.unsent and not shipment.order.held:
        reason = _("%(reference)s referanslı gönderi iptal edildi ama kargo firması aldı") % {
            "reference": shipment.reference
        }
        hold_order(shipment.order_id, actor=actor, reason=reason)
