"""Kargo teslim listesi aç."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.lib.text import clean
from kervan.shipping.models import DispatchList


def open_dispatch_list(carrier_name: str, *, actor: Actor) -> DispatchList:
    """The carrier's open list; a new one when there is none. Two people who open one at once get the same.

    Raises ``Invalid`` without a carrier.
    """
    name = clean(carrier_name, 80)
    if not name:
        raise Invalid(_("Kargo firmasını seçin."), fields={"carrier": _("Kargo firmasını seçin.")})
    known = DispatchList.objects.filter(carrier_name=name, handed_over_at=None).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            fresh = DispatchList.objects.create(carrier_name=name, opened_by=actor.name[:150])
            record("dispatch_list.opened", about=fresh, actor=actor, carrier=name)
            return fresh
    except IntegrityError:  # a colleague was faster
        return DispatchList.objects.get(carrier_name=name, handed_over_at=None)
