"""Koliyi kargo teslim listesine okut."""

from __future__ import annotations

import re

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed, NotFound
from kervan.orders.refusals import refuse_if_held
from kervan.shipping.models import DispatchList, DispatchListParcel, Shipment
from kervan.shipping.scanned import dead_label, dead_words
from kervan.shipping.states import State

WAITS = frozenset({State.READY, State.SHIPPED})
"""A parcel that was marked as sent in the office still goes with the courier."""


@transaction.atomic
def scan_onto_list(list_id: int, code: str, *, actor: Actor) -> DispatchListParcel:
    """The parcel with this reference or tracking number goes with this courier. Scanned again it stays where it is.

    Writes no event: the list itself is the record.

    Raises ``NotFound`` for a code that is no parcel's; ``NotAllowed``: ``list_closed``, ``dead_label``, ``other_carrier``,
    ``on_other_list``, ``not_ready`` or what a held order says.
    """
    this = DispatchList.objects.locked(list_id)
    if not this.is_open:
        raise NotAllowed(_("Bu liste kargoya teslim edildi; yeni liste açın."), code="list_closed")
    parcel = _parcel_of(code)
    row = DispatchListParcel.objects.select_related("list").filter(shipment=parcel).first()
    if row is not None and row.list_id == this.pk:
        return row
    if row is not None and row.list.is_open:
        message = _("Bu koli %(carrier)s listesinde (%(number)s); önce oradan çıkarın.")
        raise _no(message % {"carrier": row.list.carrier_name, "number": row.list_id}, "on_other_list", parcel)
    if parcel.state not in WAITS:
        message = _("Bu koli teslim edilemez: %(state)s.") % {"state": State(parcel.state).label}
        raise _no(message, "not_ready", parcel)
    if parcel.carrier_name != this.carrier_name:
        message = _("Bu koli %(carrier)s ile gidecek.") % {"carrier": parcel.carrier_name or _("başka bir yolla")}
        raise _no(message, "other_carrier", parcel)
    if row is not None:
        message = _("Bu koli daha önce teslim edildi (liste %(number)s).") % {"number": row.list_id}
        raise _no(message, "on_other_list", parcel)
    refuse_if_held(parcel.order)
    return DispatchListParcel.objects.create(list=this, shipment=parcel, scanned_by=actor.name[:150])


def _parcel_of(text: str) -> Shipment:
    code = re.sub(r"\s", "", text)
    known: Shipment | None = None
    if code and code.isascii() and code.isprintable() and len(code) <= 60:
        if dead_label(code) is not None:
            raise NotAllowed(dead_words(), code="dead_label")
        found = Shipment.objects.filter(Q(reference=code) | Q(tracking_number=code)).select_related("order", "account")
        known = found.exclude(state=State.CANCELLED).order_by("-id").first()
    if known is None:
        raise NotFound(_("“%(code)s” barkodlu bir koli yok.") % {"code": code[:60]}, code="shipment_not_found")
    return known


def _no(message: str, code: str, parcel: Shipment) -> NotAllowed:
    return NotAllowed(f"#{parcel.order.number}: {message}", code=code, shipment_id=parcel.pk)
