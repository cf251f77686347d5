"""Sahipsiz iade: keep a parcel that nobody can place."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.returns.models import UnknownParcel


@transaction.atomic
def park_unknown_parcel(
    *, actor: Actor, tracking_number: str = "", carrier: str = "", sender: str = "", contents: str = ""
) -> UnknownParcel:
    """A parcel came back and no order is found for it: it is written down until somebody claims it.

    The same tracking number twice is one parcel. Raises ``Invalid`` when nothing about it is said.
    """
    number = "".join(clean(tracking_number, 60).split())
    values = {
        "carrier_name": clean(carrier, 80),
        "sender": clean(sender, 150),
        "contents": clean(contents, 500),
    }
    if not number and not any(values.values()):
        message = _("Takip numarasını, göndereni ya da içindekileri yazın.")
        raise Invalid(message, fields={"contents": message})
    known = UnknownParcel.objects.filter(tracking_number=number, closed_at=None).first() if number else None
    if known is not None:
        return known
    parcel = UnknownParcel.objects.create(tracking_number=number, parked_by=actor.name[:150], **values)
    record(
        "return.parcel_parked",
        about=parcel,
        actor=actor,
        tracking_number=number,
        carrier=parcel.carrier_name,
        sender=parcel.sender,
    )
    return parcel
