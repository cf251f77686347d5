"""The carrier's answer about a return label."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.orders.actions.index_order import index_order
from kervan.returns.models import Return, ReturnLabel
from kervan.returns.states import State
from kervan.shipping.carriers import Booking, CarrierRefused


@transaction.atomic
def confirm_return_label(return_id: int, booking: Booking, *, actor: Actor, notify: bool = True) -> ReturnLabel:
    """The carrier said yes: the customer gets the label, and the counter knows the parcel by it.

    Confirming twice changes nothing. A return that was given up meanwhile keeps no label: the late booking is cancelled.
    """
    this = Return.objects.locked(return_id)
    label = ReturnLabel.objects.select_for_update().get(of_return=this)
    if label.reference != booking.reference or label.state != ReturnLabel.State.REQUESTED:
        return label
    label.state, label.ready_at, label.told = ReturnLabel.State.READY, clock.now(), None
    label.tracking_number = (booking.tracking_number or "")[:60]
    label.carrier_data = {"carrier_id": booking.carrier_id, "raw": booking.raw}
    label.content, label.content_format = booking.label, booking.label_format or ""
    label.save()
    if this.handed_on is None:  # else it is on its way already, under a number that was told to us
        this.carrier_name, this.tracking_number = label.carrier_name, label.tracking_number or label.reference
        this.save(update_fields=["carrier_name", "tracking_number"])
    index_order(this.order, numbers=[label.tracking_number])
    record(
        "return.label_ready",
        about=this.order,
        actor=actor,
        return_id=this.pk,
        code=this.code,
        carrier=label.carrier_name,
        reference=label.reference,
        notify=notify and this.state == State.APPROVED,
    )
    return label


@transaction.atomic
def refuse_return_label(return_id: int, refusal: CarrierRefused, *, actor: Actor) -> ReturnLabel:
    """The carrier said no: its own words are kept on the return, with how to repair it; staff ask again."""
    this = Return.objects.locked(return_id)
    label = ReturnLabel.objects.select_for_update().get(of_return=this)
    if label.state != ReturnLabel.State.REQUESTED:
        return label
    label.state, label.told = ReturnLabel.State.REFUSED, None
    label.refusal, label.refusal_hint = str(refusal)[:500], refusal.hint[:300]
    label.save(update_fields=["state", "told", "refusal", "refusal_hint"])
    record(
        "return.label_refused",
        about=this.order,
        actor=actor,
        return_id=this.pk,
        code=this.code,
        carrier=label.carrier_name,
        reason=label.refusal,
    )
    return label
