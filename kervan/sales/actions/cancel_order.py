"""Siparişi iptal et, whole or in part: at once, when no carrier must be asked."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.lib.text import clean
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.models import Order, OrderLine
from kervan.orders.pricing import value_of_pieces
from kervan.orders.progress import move_pieces, places_of
from kervan.orders.refusals import chosen_pieces, refuse_if_cancelled, refuse_if_waiting
from kervan.sales.models import CancelWish
from kervan.sales.refund_wish import RefundWish, give_back
from kervan.shipping.actions.cancel_shipment import finish_cancelling
from kervan.shipping.models import Shipment
from kervan.shipping.states import LIVE, State
from kervan.stock.actions.move import release, write_off


@transaction.atomic
def cancel_order(
    order_id: int,
    *,
    actor: Actor,
    quantities: Mapping[int, int] | None = None,
    reason: str = "",
    restock: bool = True,
    refund: RefundWish | None = None,
    notify: bool = True,
) -> Order:
    """Give up an order, or pieces of it that have not been sent: stock is free again, what is owed falls.

    Without ``quantities`` the whole order is cancelled; parcels that no carrier knows are taken apart with it. Without
    ``restock`` the pieces are written off: they can't be sold to others. ``refund`` gives money back in the same step;
    without it what was paid stays on the ledger until it is given back.

    Raises ``NotAllowed`` when it is cancelled already, something was sent (``sent``), a carrier knows a parcel
    (``booked``: cancel the parcel first, or use ``ask_to_cancel``) or is being asked (``waiting``); ``Invalid`` for wrong
    quantities; what ``request_refund`` raises.
    """
    order = Order.objects.locked(order_id)
    if order.draft:
        raise NotAllowed(_("Bu bir taslak; taslak iptal edilmez, silinir."), code="draft")
    refuse_if_cancelled(order)
    refuse_if_waiting(order)
    lines = list(order.lines.all())
    if quantities is None:
        _refuse_if_sent(lines)
        _take_parcels_apart(order, actor=actor)
        lines = list(order.lines.all())
    chosen = chosen_pieces(
        lines, quantities, counter="unsent", nothing=_("Bu siparişte iptal edilebilecek gönderilmemiş ürün yok.")
    )
    worth = {
        line.pk: value_of_pieces(line.net, line.quantity, pieces, after=line.cancelled)
        for line, pieces in chosen.items()
    }
    move_pieces(chosen, cancelled=1)
    order.cancel_reason = clean(reason, 200)
    refresh_order(order, "cancel_reason")
    whole = all(line.open == 0 for line in order.lines.all())
    if whole:
        done = {"state": CancelWish.State.DONE, "ended_at": clock.now(), "ended_by": actor.name[:150]}
        CancelWish.objects.filter(order=order, state=CancelWish.State.WAITING).update(**done)
    record(
        "order.pieces_cancelled",
        about=order,
        actor=actor,
        whole=whole,
        pieces={str(line.pk): quantity for line, quantity in chosen.items()},
        reason=order.cancel_reason,
        # Who never finished paying by card was never told of an order.
        notify=notify and order.placed_at is not None,
    )
    if refund is not None:
        give_back(order, refund, actor=actor, reason=order.cancel_reason, worth=worth)
        order.refresh_from_db()
    if restock:
        release(places_of(chosen))
    else:
        write_off(places_of(chosen), order_id=order.pk, actor=actor, note=order.cancel_reason)
    return order


def _refuse_if_sent(lines: list[OrderLine]) -> None:
    if any(line.shipped for line in lines):
        raise NotAllowed(
            _("Siparişin bir kısmı gönderilmiş; yalnızca gönderilmeyen ürünler iptal edilebilir."), code="sent"
        )


def _take_parcels_apart(order: Order, *, actor: Actor) -> None:
    for shipment in Shipment.objects.select_for_update(of=("self",)).filter(order=order, state__in=LIVE).order_by("id"):
        shipment.order = order
        if shipment.carrier_may_know or shipment.state == State.CANCELLING:
            message = _("%(reference)s referanslı gönderi kargo firmasında kayıtlı; önce gönderiyi iptal edin.")
            raise NotAllowed(message % {"reference": shipment.reference}, code="booked", shipment_id=shipment.pk)
        finish_cancelling(shipment, actor=actor)
