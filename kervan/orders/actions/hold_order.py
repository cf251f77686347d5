"""Siparişi beklet."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.text import clean
from kervan.orders.models import Order
from kervan.orders.refusals import refuse_if_cancelled


@transaction.atomic
def hold_order(order_id: int, *, actor: Actor, reason: str, until: date | None = None) -> Order:
    """Keep the order from being packed and sent, with a reason and perhaps a day on which it is released by itself.

    Parcels already under way go on.

    Raises ``NotAllowed`` when it is held already or cancelled, ``Invalid`` without a reason or with a day gone by.
    """
    order = Order.objects.locked(order_id)
    refuse_if_cancelled(order)
    if order.held:
        raise NotAllowed(_("Sipariş zaten beklemede: %(reason)s") % {"reason": order.hold_reason}, code="on_hold")
    reason = clean(reason, 200)
    if not reason:
        raise Invalid(_("Bekletme sebebini yazın."), fields={"reason": _("Bekletme sebebini yazın.")})
    if until is not None and until <= clock.today():
        raise Invalid(_("Gün bugünden sonra olmalıdır."), fields={"until": _("Gün bugünden sonra olmalıdır.")})
    order.held_at, order.hold_reason, order.hold_until = clock.now(), reason, until
    order.save(update_fields=["held_at", "hold_reason", "hold_until"])
    record("order.held", about=order, actor=actor, reason=reason, until=until)
    return order
