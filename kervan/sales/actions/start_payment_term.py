"""Say how long a new order waits for its money."""

from __future__ import annotations

from django.db import transaction

from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.orders.models import Order
from kervan.payments.queries import method_settings
from kervan.payments.terms import term_from
from kervan.sales.models import PaymentTerm
from kervan.sales.unpaid import waits_for_money
from kervan.shop.queries import holidays_from


@transaction.atomic
def start_payment_term(order_id: int, *, actor: Actor) -> PaymentTerm | None:
    """Count the method's business days from today for an order that waits for money. What later changes in the settings or
    in the table of holidays does not move them; an order that was opened again starts anew.

    Counted from the day it is done, not from the order's: when the worker stood still, no order ends before its customer
    was told of it. Does nothing for orders that are paid or were sent.
    """
    order = Order.objects.locked(order_id)
    if not waits_for_money(order):
        return None
    today = clock.today()
    term = term_from(today, method_settings(order.payment_method), holidays_from(today))
    if not term:
        return None
    values = {"remind_on": term.remind_on, "pay_by": term.pay_by, "expires_on": term.expires_on}
    fresh = {"reminded_at": None, "expired_at": None, "closed": False}
    return PaymentTerm.objects.update_or_create(order=order, defaults=values | fresh)[0]
