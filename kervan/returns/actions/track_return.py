"""İadenin kargosunu yaz."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.text import clean
from kervan.orders.actions.index_order import index_order
from kervan.returns.models import RefundStart, Return
from kervan.returns.queries import rules


@transaction.atomic
def track_return(
    return_id: int, *, actor: Actor, tracking_number: str, carrier: str = "", handed_on: date | None = None
) -> Return:
    """The parcel that brings the return is known by its number: scanned at the counter, it opens this return.

    ``handed_on`` is the day the customer gave it to the carrier, today when the number is new and nothing is said. Where
    the shop pays back so many days after that, they begin then.

    Raises ``NotAllowed`` when the return is no longer open, ``Invalid`` without a number or for a day that was not yet.
    """
    this = Return.objects.locked(return_id)
    if not this.is_open:
        raise NotAllowed(_("İade açık değil; kargo bilgisi değiştirilemez."), code="wrong_state", state=this.state)
    number = "".join(clean(tracking_number, 60).split())
    if not number:
        message = _("Takip numarasını yazın.")
        raise Invalid(message, fields={"tracking_number": message})
    handed_on = _checked_day(this, handed_on) or this.handed_on or clock.today()
    carrier = clean(carrier, 80)
    if (this.tracking_number, this.carrier_name, this.handed_on) == (number, carrier, handed_on):
        return this
    this.tracking_number, this.carrier_name, this.handed_on = number, carrier, handed_on
    if this.refund_from == RefundStart.HANDED:
        this.refund_due = handed_on + timedelta(days=rules().refund_days)
    this.save(update_fields=["tracking_number", "carrier_name", "handed_on", "refund_due"])
    index_order(this.order, numbers=[number])
    record(
        "return.tracking_added",
        about=this.order,
        actor=actor,
        return_id=this.pk,
        code=this.code,
        carrier=carrier,
        tracking_number=number,
        handed_on=handed_on.isoformat(),
    )
    return this


def _checked_day(this: Return, day: date | None) -> date | None:
    if day is not None and not this.created_at.astimezone(clock.SHOP_ZONE).date() <= day <= clock.today():
        message = _("Kargoya verildiği gün, iadenin açıldığı gün ile bugün arasında olmalı.")
        raise Invalid(message, fields={"handed_on": message})
    return day
