"""Farkı kapat."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.lib.money import format_money
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.actions.start_ship_by import start_ship_by
from kervan.orders.models import Adjustment, Order
from kervan.orders.refusals import refuse_if_cancelled
from kervan.shop.queries import shop


@transaction.atomic
def close_difference(order_id: int, *, actor: Actor) -> Order:
    """Let a few kuruş go: what is missing or too much becomes an adjustment of the order, up to the shop's limit.

    Raises ``NotAllowed`` when nothing was paid yet, nothing differs, or the difference is above the limit.
    """
    order = Order.objects.locked(order_id)
    refuse_if_cancelled(order)
    limit = shop().small_difference_limit
    if order.paid_in <= 0:
        raise NotAllowed(_("Henüz ödeme gelmedi; kapatılacak bir fark yok."), code="nothing_paid")
    if order.balance == 0:
        raise NotAllowed(_("Kapatılacak bir fark yok."), code="no_difference")
    if abs(order.balance) > limit:
        message = _("Fark %(difference)s; en fazla %(limit)s kapatılabilir.") % {
            "difference": format_money(abs(order.balance)),
            "limit": format_money(limit),
        }
        raise NotAllowed(message, code="difference_too_large", limit=limit)
    amount = -order.balance
    Adjustment.objects.create(order=order, kind=Adjustment.Kind.SMALL_DIFFERENCE, amount=amount)
    order.total += amount
    refresh_order(order, "total")
    start_ship_by(order)
    record("payment.difference_closed", about=order, actor=actor, amount=amount)
    return order
