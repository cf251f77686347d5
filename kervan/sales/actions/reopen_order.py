"""Siparişi yeniden aç."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.actions.start_ship_by import start_ship_by
from kervan.orders.models import Order
from kervan.orders.progress import move_pieces, places_of
from kervan.orders.refusals import chosen_pieces, refuse_if_waiting, refuse_unless_placed
from kervan.orders.status import OrderStatus
from kervan.stock.actions.reserve import reserve


@transaction.atomic
def reopen_order(
    order_id: int, *, actor: Actor, quantities: Mapping[int, int] | None = None, notify: bool = True
) -> Order:
    """A cancelled order counts again, the whole of it or what stock is left of: pieces are promised at the prices of that
    day, what is owed rises, and the days for paying and for shipping start anew.

    ``quantities`` maps order line ids to pieces; without it every cancelled piece comes back.

    Raises ``NotAllowed`` for an order that is not cancelled (``not_cancelled``), whose money was given back or is on its
    way (``refunded``), or without stock for what is wanted (``out_of_stock``); ``Invalid`` for wrong quantities.
    """
    order = Order.objects.locked(order_id)
    refuse_unless_reopenable(order)
    lines = list(order.lines.all())
    chosen = chosen_pieces(lines, quantities, counter="cancelled", nothing=_("Yeniden açılacak ürün seçin."))
    move_pieces(chosen, cancelled=-1)
    before = order.cancel_reason
    order.cancel_reason, order.ship_by = "", None
    refresh_order(order, "cancel_reason", "ship_by")
    start_ship_by(order)
    record(
        "order.reopened",
        about=order,
        actor=actor,
        number=order.number,
        whole=all(line.cancelled == 0 for line in lines),
        pieces={str(line.pk): quantity for line, quantity in chosen.items()},
        cancelled_for=before,
        notify=notify,
    )
    reserve(places_of(chosen))
    return order


def refuse_unless_reopenable(order: Order) -> None:
    """Raises ``NotAllowed`` with the reason why the order can't be opened again."""
    refuse_unless_placed(order)
    refuse_if_waiting(order)
    if order.status != OrderStatus.CANCELLED:
        raise NotAllowed(_("Sipariş iptal edilmiş değil."), code="not_cancelled")
    if order.refunded or order.refunding:
        raise NotAllowed(
            _("Bu siparişin parası geri verildi ya da veriliyor; yeniden açılamaz. Siparişi kopyalayın."),
            code="refunded",
        )
