"""Ödemesi gelmeyen siparişi kapat."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.orders.models import Order
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.models import PaymentTerm
from kervan.sales.unpaid import to_expire


@transaction.atomic
def expire_order(order_id: int, *, actor: Actor) -> Order:
    """The money did not come in time: the order is cancelled, its stock is free again, the customer is told.

    An order whose money came meanwhile, whose term was moved, that is held, packed or given up already stays as it is:
    against a payment in the same second the one that locks the order first wins, and money that comes after it makes a
    cancelled order with money to decide about (``reopen_order`` or a refund).
    """
    order = Order.objects.locked(order_id)
    term = to_expire(clock.today()).filter(order=order).first()
    if term is None:
        return order
    owed = order.balance
    cancel_order(order_id, actor=actor, reason=_("Ödeme süresi doldu"), notify=False)
    PaymentTerm.objects.filter(pk=term.pk).update(expired_at=clock.now(), closed=True)
    order.refresh_from_db()
    record("order.expired", about=order, actor=actor, number=order.number, amount=owed, pay_by=term.pay_by)
    return order
