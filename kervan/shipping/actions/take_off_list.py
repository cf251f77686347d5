"""Koliyi kargo teslim listesinden çıkar."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.shipping.models import DispatchList, DispatchListParcel


@transaction.atomic
def take_off_list(list_id: int, shipment_id: int, *, actor: Actor) -> bool:
    """The parcel stays here after all; False when it is not on the list. Writes no event: the list is the record.

    Raises ``NotFound``; ``NotAllowed`` (``list_closed``) once the courier has signed.
    """
    this = DispatchList.objects.locked(list_id)
    if not this.is_open:
        raise NotAllowed(_("Bu liste kargoya teslim edildi; artık değişmez."), code="list_closed")
    return DispatchListParcel.objects.filter(list=this, shipment_id=shipment_id).delete()[0] > 0
