"""İadenin kargosunu yaz."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.text import clean
from kervan.orders.actions.index_order import index_order
from kervan.returns.models import Return


@transaction.atomic
def track_return(return_id: int, *, actor: Actor, tracking_number: str, carrier: str = "") -> Return:
    """The parcel that brings the return is known by its number: scanned at the counter, it opens this return.

    Raises ``NotAllowed`` when the return is no longer open, ``Invalid`` without a number.
    """
    this = Return.objects.locked(return_id)
    if not this.is_open:
        raise NotAllowed(_("İade açık değil; kargo bilgisi değiştirilemez."), code="wrong_state", state=this.state)
    number = "".join(clean(tracking_number, 60).split())
    if not number:
        message = _("Takip numarasını yazın.")
        raise Invalid(message, fields={"tracking_number": message})
    carrier = clean(carrier, 80)
    if (this.tracking_number, this.carrier_name) == (number, carrier):
        return this
    this.tracking_number, this.carrier_name = number, carrier
    this.save(update_fields=["tracking_number", "carrier_name"])
    index_order(this.order, numbers=[number])
    record(
        "return.tracking_added",
        about=this.order,
        actor=actor,
        return_id=this.pk,
        code=this.code,
        carrier=carrier,
        tracking_number=number,
    )
    return this
