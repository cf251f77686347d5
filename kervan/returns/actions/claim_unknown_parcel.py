"""Sahipsiz iadenin sahibini yaz."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed, NotFound
from kervan.returns.actions.track_return import track_return
from kervan.returns.models import Return, UnknownParcel


@transaction.atomic
def claim_unknown_parcel(parcel_id: int, *, actor: Actor, return_id: int) -> UnknownParcel:
    """The parked parcel belongs to this return: it gets the parcel's number, and can be received.

    Raises ``NotAllowed`` when the parcel was claimed or put away already, or the return is not open; ``NotFound``.
    """
    this = Return.objects.locked(return_id)
    parcel = open_parcel(parcel_id)
    if not this.is_open:
        message = _("İade şu anda “%(now)s” durumunda; bu işlem yapılamaz.") % {"now": this.state_label}
        raise NotAllowed(message, code="wrong_state", state=this.state)
    if parcel.tracking_number and not this.tracking_number:
        track_return(this.pk, actor=actor, tracking_number=parcel.tracking_number, carrier=parcel.carrier_name)
    parcel.claimed_return, parcel.closed_at = this, clock.now()
    parcel.save(update_fields=["claimed_return", "closed_at"])
    record(
        "return.parcel_claimed",
        about=this.order,
        actor=actor,
        return_id=this.pk,
        code=this.code,
        parcel_id=parcel.pk,
        tracking_number=parcel.tracking_number,
    )
    return parcel


def open_parcel(parcel_id: int) -> UnknownParcel:
    """The parked parcel, locked. Raises ``NotFound``, or ``NotAllowed`` when it is no longer parked."""
    parcel = UnknownParcel.objects.select_for_update().filter(pk=parcel_id).first()
    if parcel is None:
        raise NotFound(_("Böyle bir sahipsiz iade yok."), code="parcel_not_found")
    if parcel.closed_at is not None:
        raise NotAllowed(_("Bu sahipsiz iade zaten kapatılmış."), code="parcel_closed")
    return parcel
