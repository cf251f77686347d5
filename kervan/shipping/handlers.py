"""What happens between us and the carriers. Calls go out outside any transaction; answers are written in short ones."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from kervan.events.models import Event
from kervan.events.wiring import own_job
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.orders.models import Order, PaymentMethod
from kervan.shipping.accounts import carrier_of
from kervan.shipping.actions.apply_tracking import apply_tracking
from kervan.shipping.actions.confirm_booking import confirm_booking
from kervan.shipping.actions.confirm_cancellation import confirm_cancellation, refuse_cancellation
from kervan.shipping.actions.reckon_cash import reckon_cash
from kervan.shipping.actions.refuse_booking import refuse_booking
from kervan.shipping.actions.tell_carrier import tell_carrier
from kervan.shipping.carriers import CanCancel, CanTrack, CarrierRefused, CarrierSilent
from kervan.shipping.models import NO_CARRIER, CarrierAccount, Shipment
from kervan.shipping.queries import for_carrier
from kervan.shipping.states import State

log = logging.getLogger(__name__)


@own_job(queue="carriers")
def book_with_carrier(event: Event) -> None:
    """Announce the parcel to the carrier. The reference is the idempotency key, so a repeat buys nothing twice."""
    shipment = for_carrier(event.data["shipment_id"])
    if shipment is not None and shipment.state in {State.CANCELLING, State.CANCELLED}:
        cancel_with_carrier(event)  # an earlier try whose answer was lost may have booked it after it was cancelled
        return
    told = tell_carrier(shipment.pk, actor=SYSTEM) if shipment is not None else None
    if shipment is None or shipment.account is None or told is None:
        return  # booked already, or sent by hand meanwhile
    try:
        booking = carrier_of(shipment.account).book(told.parcel)
    except CarrierRefused as refusal:
        refuse_booking(shipment.pk, refusal, actor=SYSTEM, unsure=told.again)
    else:
        confirm_booking(shipment.pk, booking, actor=SYSTEM, notify=event.data.get("notify", True))


@own_job(queue="carriers")
def cancel_with_carrier(event: Event) -> None:
    """Take the booking back at the carrier, then here. A carrier that can't cancel lets the booking lapse unscanned."""
    shipment = for_carrier(event.data["shipment_id"])
    if shipment is None or shipment.account is None or shipment.state not in {State.CANCELLING, State.CANCELLED}:
        return
    carrier = carrier_of(shipment.account)
    try:
        if isinstance(carrier, CanCancel):
            carrier.cancel(shipment.reference)
    except CarrierRefused as refusal:
        refuse_cancellation(shipment.pk, refusal, actor=SYSTEM)
    else:
        confirm_cancellation(shipment.pk, actor=SYSTEM)


def let_cash_follow(event: Event) -> None:
    """Money came or went, or pieces were given up: what couriers have not been told yet follows what is owed."""
    if event.subject != "order" or event.subject_id is None:
        return
    paid_at_the_door = Order.objects.filter(payment_method=PaymentMethod.CASH_ON_DELIVERY, shipments__isnull=False)
    if paid_at_the_door.filter(pk=event.subject_id).exists():
        reckon_cash(event.subject_id, actor=SYSTEM)


def ask_carriers() -> None:
    """Ask every carrier about its parcels under way, in its own batches and no oftener than it likes. On a schedule."""
    for account in CarrierAccount.objects.filter(active=True).exclude(type=NO_CARRIER):
        carrier = carrier_of(account)
        if not isinstance(carrier, CanTrack):
            continue
        # Counted from one moment: a carrier slower than its own interval must not keep this run going for ever.
        before = clock.now() - carrier.min_interval
        while references := _due(account.pk, carrier.batch_size, before):
            try:
                apply_answers(carrier, references)
            except CarrierSilent as silence:
                log.warning("%s did not answer about %d parcels: %s", account.name, len(references), silence)
                break
            except CarrierRefused as refusal:
                log.warning("%s refused to tell about its parcels: %s", account.name, refusal)
                break


def apply_answers(carrier: CanTrack, references: Sequence[str]) -> None:
    """One batch: ask, then write each parcel's answer by itself. One bad answer does not stop the others."""
    answers = {answer.reference: answer for answer in carrier.track(references)}
    ids = dict(Shipment.objects.filter(reference__in=list(answers)).values_list("reference", "pk"))
    for reference, answer in answers.items():
        if reference in ids:
            try:
                apply_tracking(ids[reference], answer, actor=SYSTEM)
            except Exception:  # one parcel's surprise must not keep the others from being told
                log.exception("The carrier's answer about %s could not be applied.", reference)


UNDER_WAY = """SELECT id FROM shipping_shipment
    WHERE account_id = %s AND state IN ('ready', 'shipped', 'undelivered', 'cancelling')
      AND (asked_at IS NULL OR asked_at <= %s)
      AND last_status NOT IN ('returned', 'lost_damaged')
      AND created_at > now() - interval '60 days'
    ORDER BY asked_at NULLS FIRST LIMIT %s FOR UPDATE SKIP LOCKED"""

# A parcel delivered lately may still turn back, and one cancelled here may have been taken all the same.
AFTERMATH = """SELECT id FROM shipping_shipment
    WHERE account_id = %s AND state IN ('delivered', 'cancelled') AND created_at > now() - interval '14 days'
      AND (asked_at IS NULL OR asked_at <= least(%s, now() - interval '6 hours'))
    ORDER BY asked_at NULLS FIRST LIMIT %s FOR UPDATE SKIP LOCKED"""


def _due(account_id: int, batch: int, before: datetime) -> list[str]:
    """The references last asked for until ``before``, marked as asked; two workers never ask for the same one."""
    return _mark_asked(UNDER_WAY, account_id, batch, before) or _mark_asked(AFTERMATH, account_id, batch, before)


def _mark_asked(due: str, account_id: int, batch: int, before: datetime) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE shipping_shipment SET asked_at = %s WHERE id IN ({due}) RETURNING reference",  # noqa: S608
            [clock.now(), account_id, before, batch],
        )
        return [reference for (reference,) in cursor.fetchall()]
