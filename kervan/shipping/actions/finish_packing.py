"""Kutuyu kapat: kargoya hazır."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.models import Shipment
from kervan.shipping.packing import in_the_box, rows_of, session_of


@transaction.atomic
def finish_packing(
    order_id: int,
    *,
    actor: Actor,
    carrier_account_id: int | None = None,
    pieces: int = 1,
    partial: bool = False,
    notify: bool = True,
) -> Shipment:
    """What was scanned becomes a parcel, booked as ``mark_ready_to_ship`` does, and the table is free.

    Raises ``NotAllowed``: ``incomplete`` while something is missing, unless ``partial`` is meant; ``nothing_to_do`` with an empty
    box; ``not_packing``, ``being_packed``; and what ``mark_ready_to_ship`` refuses.
    """
    order = Order.objects.locked(order_id)
    session = session_of(order, actor)
    missing = sum(row.missing for row in rows_of(session))
    box = in_the_box(session)
    if not box:
        raise NotAllowed(_("Kutu boş; önce ürünleri okutun."), code="nothing_to_do")
    if missing and not partial:
        message = _("%(missing)d adet daha okutulmadı. Eksik göndermek için “Eksik gönder” deyin.")
        raise NotAllowed(message % {"missing": missing}, code="incomplete", missing=missing)
    session.delete()
    return mark_ready_to_ship(
        order_id,
        actor=actor,
        carrier_account_id=carrier_account_id,
        quantities=box,
        pieces=pieces,
        notify=notify,
    )
