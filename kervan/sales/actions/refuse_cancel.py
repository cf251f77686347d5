"""İptal talebini geri çevir."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.lib.text import clean
from kervan.orders.models import Order
from kervan.sales.models import CancelWish


@transaction.atomic
def refuse_cancel(order_id: int, *, actor: Actor, reason: str = "") -> CancelWish:
    """The order is not cancelled; the customer reads why on the order's page.

    Raises ``NotAllowed`` (``no_cancel_wish``) when no wish waits.
    """
    order = Order.objects.locked(order_id)
    wish = CancelWish.objects.filter(order=order, state=CancelWish.State.WAITING).first()
    if wish is None:
        raise NotAllowed(_("Bu siparişte yanıt bekleyen iptal talebi yok."), code="no_cancel_wish")
    wish.state, wish.answer = CancelWish.State.REFUSED, clean(reason, 200)
    wish.ended_at, wish.ended_by = clock.now(), actor.name[:150]
    wish.save(update_fields=["state", "answer", "ended_at", "ended_by"])
    record("order.cancel_wish_refused", about=order, actor=actor, reason=wish.answer)
    return wish
