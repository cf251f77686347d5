"""Gönderiyi iptal edip yeniden hazırla: the carrier first."""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.refusals import refuse_if_held, refuse_if_waiting
from kervan.shipping.fitness import refuse_unfit
from kervan.shipping.models import Shipment
from kervan.shipping.parcels import check_measures, checked_account
from kervan.shipping.states import State


@transaction.atomic
def rebook_shipment(
    shipment_id: int,
    *,
    actor: Actor,
    carrier_account_id: int | None = None,
    pieces: int | None = None,
    desi: Decimal | None = None,
    weight_g: int | None = None,
    notify: bool = True,
) -> Shipment:
    """Cancel a parcel at the carrier and book its pieces anew under a new reference, with today's address and amounts.

    The carrier is asked first. If it won't cancel, the parcel stays as it is; once it has, the new parcel is booked. Asking
    twice is fine.

    Raises ``NotAllowed`` when the parcel has left, no carrier can know it, the order is on hold, or the account is not for such
    a parcel (``account_unfit``, ``address_unfit``); ``Invalid`` for pieces, desi or weight out of bounds.
    """
    shipment = Shipment.objects.locked(shipment_id)
    if shipment.state == State.CANCELLING and shipment.rebook is not None:
        return shipment
    refuse_if_held(shipment.order)
    refuse_if_waiting(shipment.order)
    if shipment.state not in {State.READY, State.REFUSED} or not shipment.carrier_may_know:
        message = _("Gönderi şu anda “%(now)s” durumunda; bu işlem yapılamaz.") % {"now": shipment.state_label}
        raise NotAllowed(message, code="wrong_state", state=shipment.state)
    account = checked_account(carrier_account_id)
    wanted: dict[str, Any] = {
        "carrier_account_id": shipment.account_id if account is None else account.pk,
        "pieces": shipment.pieces if pieces is None else pieces,
        "desi": str(shipment.desi if desi is None else desi),
        "weight_g": shipment.weight_g if weight_g is None else weight_g,
        "note": shipment.note,
        "notify": notify,
    }
    check_measures(wanted["pieces"], Decimal(wanted["desi"]), wanted["weight_g"])
    # Before anything is cancelled: what could not be booked anew would leave the order without a parcel.
    anew = copy(shipment)
    anew.account = shipment.account if account is None else account
    anew.desi, anew.weight_g = Decimal(wanted["desi"]), wanted["weight_g"]
    refuse_unfit(anew)
    shipment.state, shipment.rebook = State.CANCELLING, wanted
    shipment.save(update_fields=["state", "rebook"])
    reason = _("Yeniden hazırlanacak")
    record("shipment.cancel_requested", about=shipment.order, actor=actor, shipment_id=shipment.pk, reason=reason)
    return shipment
