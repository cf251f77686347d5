"""Siparişi iade statüsüne geçir."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order
from kervan.returns.actions.approve_return import approve_return
from kervan.returns.actions.open_return import open_return
from kervan.returns.actions.receive_return import receive_return
from kervan.returns.models import Return
from kervan.returns.queries import open_returns, returnable


@transaction.atomic
def return_order(order_id: int, *, actor: Actor, location_id: int | None = None, notify: bool = True) -> Return:
    """Everything the customer has came back in good order: it goes into stock and the order is returned.

    An open return of the order is received; what it does not cover is taken into a new one. Returns the last of them.

    Raises ``NotAllowed`` when nothing was sent (``nothing_to_return``).
    """
    order = Order.objects.locked(order_id)
    last: Return | None = None
    for known in list(open_returns(order_id).order_by("id")):
        last = receive_return(known.pk, actor=actor, location_id=location_id, notify=notify)
    left = {line.pk: returnable(line) for line in order.lines.all() if returnable(line) > 0}
    if left:
        opened = open_return(order_id, actor=actor, quantities=left, notify=False)
        approve_return(opened.pk, actor=actor, notify=False)
        last = receive_return(opened.pk, actor=actor, location_id=location_id, notify=notify)
    if last is None:
        raise NotAllowed(_("Bu siparişte iade edilebilecek ürün yok."), code="nothing_to_return")
    return last
