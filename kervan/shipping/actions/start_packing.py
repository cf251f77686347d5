"""Paketlemeye başla."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order
from kervan.orders.refusals import (
    refuse_if_held,
    refuse_if_unpaid,
    refuse_if_waiting,
    refuse_unless_accepted,
    refuse_unless_placed,
)
from kervan.shipping.models import PackingSession
from kervan.shipping.packing import being_packed, is_quiet, is_theirs


@transaction.atomic
def start_packing(order_id: int, *, actor: Actor, take_over: bool = False) -> PackingSession:
    """Take an order to the packing table; nobody else can have it meanwhile.

    One's own work goes on where it was. A colleague's is taken over with ``take_over``, or when they have been away for ten
    minutes: what they scanned stays in the box.

    Raises ``NotAllowed`` when a colleague has it (``being_packed``), or when it must not be packed: not placed, not accepted, on
    hold, unpaid, waiting for a carrier, nothing unsent.
    """
    order = Order.objects.locked(order_id)
    refuse_unless_placed(order)
    refuse_unless_accepted(order)
    refuse_if_held(order)
    refuse_if_waiting(order)
    refuse_if_unpaid(order, actor=actor)
    if order.unsent == 0:
        raise NotAllowed(_("Bu siparişte paketlenecek ürün yok."), code="nothing_to_do")
    session = PackingSession.objects.filter(order=order).first()
    if session is None:
        session = PackingSession.objects.create(order=order, packer_id=actor.id, packer_name=actor.name[:150])
        record("packing.started", about=order, actor=actor)
        return session
    if is_theirs(session, actor):
        session.seen_at = clock.now()
        session.save(update_fields=["seen_at"])
        return session
    if not take_over and not is_quiet(session):
        raise being_packed(session)
    before = session.packer_name
    session.packer_id, session.packer_name = actor.id, actor.name[:150]
    session.seen_at, session.notes_read = clock.now(), False
    session.save(update_fields=["packer_id", "packer_name", "seen_at", "notes_read"])
    record("packing.taken_over", about=order, actor=actor, before=before)
    return session
