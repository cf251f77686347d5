"""Yanıt beklemekten vazgeç: the carrier never answered our cancellation."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.shipping.actions.confirm_cancellation import confirm_cancellation, refuse_cancellation
from kervan.shipping.carriers import CarrierRefused
from kervan.shipping.models import Shipment
from kervan.shipping.states import State


@transaction.atomic
def stop_waiting(shipment_id: int, *, actor: Actor, cancelled: bool) -> Shipment:
    """Somebody decides what the carrier does not tell. What waits for the answer (the order's cancellation, its new address)
    goes on with it.

    ``cancelled``: the carrier has said by telephone, or its screens show, that the parcel is cancelled; without it the parcel
    stands as before and whatever was wished is not done. An answer that still comes changes no cancelled parcel; one that
    confirms after the parcel was kept is written on it.

    Raises ``NotAllowed`` (``not_waiting``) unless a carrier is being asked.
    """
    shipment = Shipment.objects.locked(shipment_id)
    if shipment.state != State.CANCELLING:
        message = _("Bu gönderi için kargo firmasından iptal yanıtı beklenmiyor.")
        raise NotAllowed(message, code="not_waiting", state=shipment.state)
    if cancelled:
        return confirm_cancellation(shipment_id, actor=actor)
    words = CarrierRefused(
        _("Kargo firması yanıt vermedi; beklemekten vazgeçildi."),
        hint=_("Etiketi kullanmadan önce kargo firmasına sorun: iptali yine de almış olabilir."),
    )
    return refuse_cancellation(shipment_id, words, actor=actor)
