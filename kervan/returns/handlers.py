"""What happens to returns between us and the carriers. Calls go out outside any transaction and may be repeated."""

from __future__ import annotations

from kervan.events.models import Event
from kervan.events.wiring import own_job
from kervan.lib.actor import SYSTEM
from kervan.returns.actions.cancel_return_label import cancel_return_label
from kervan.returns.actions.confirm_return_label import confirm_return_label, refuse_return_label
from kervan.returns.actions.tell_return_carrier import tell_return_carrier
from kervan.returns.models import ReturnLabel
from kervan.shipping.accounts import carrier_of
from kervan.shipping.carriers import CanCancel, CanTakeBack, CarrierRefused


@own_job(queue="carriers")
def book_label_with_carrier(event: Event) -> None:
    """Ask the carrier for the label. The reference is the idempotency key, so a repeat buys nothing twice."""
    label = _label(event)
    if label is None or label.state != ReturnLabel.State.REQUESTED:
        return
    carrier = carrier_of(label.account)
    assert isinstance(carrier, CanTakeBack)
    parcel = tell_return_carrier(label.of_return_id, actor=SYSTEM)
    if parcel is None:
        return  # given up meanwhile
    try:
        booking = carrier.book_return(parcel)
    except CarrierRefused as refusal:
        refuse_return_label(label.of_return_id, refusal, actor=SYSTEM)
        return
    kept = confirm_return_label(label.of_return_id, booking, actor=SYSTEM, notify=event.data.get("notify", True))
    if kept.state == ReturnLabel.State.CANCELLED:
        cancel_label_with_carrier(event)  # given up while the carrier was thinking


def give_label_up(event: Event) -> None:
    """The return was rejected or withdrawn: its label counts no more."""
    cancel_return_label(event.data["return_id"], actor=SYSTEM)


@own_job(queue="carriers")
def cancel_label_with_carrier(event: Event) -> None:
    """Take the booking back at the carrier. One that cannot, or does not want to, lets it lapse unscanned."""
    label = _label(event)
    if label is None or label.state != ReturnLabel.State.CANCELLED:
        return
    carrier = carrier_of(label.account)
    if isinstance(carrier, CanCancel):
        try:
            carrier.cancel(label.reference)
        except CarrierRefused:
            return  # never booked, or on its way already: the counter finds the return by the label all the same


def _label(event: Event) -> ReturnLabel | None:
    """The label this event is about; None when it has another reference by now."""
    labels = ReturnLabel.objects.select_related("account").defer("content")
    return labels.filter(of_return_id=event.data["return_id"], reference=event.data["reference"]).first()
