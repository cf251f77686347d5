"""Ödeme süresini değiştir."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.models import Order
from kervan.orders.refusals import refuse_if_cancelled, refuse_unless_placed
from kervan.payments.queries import method_settings
from kervan.payments.terms import last_days
from kervan.sales.models import PaymentTerm
from kervan.sales.unpaid import term_of
from kervan.shop.queries import holidays_from

LONGEST = 365


@transaction.atomic
def move_payment_term(order_id: int, *, actor: Actor, pay_by: date) -> PaymentTerm:
    """Give the customer until ``pay_by``; the grace days of the method are added behind it as always.

    Raises ``NotAllowed`` for a draft, a cancelled order (open it again instead) or one that owes nothing; ``Invalid`` for a
    day that has passed or lies more than a year ahead.
    """
    order = Order.objects.locked(order_id)
    refuse_unless_placed(order)
    refuse_if_cancelled(order)
    if order.balance <= 0:
        raise NotAllowed(_("Bu siparişte tahsil edilecek tutar yok."), code="nothing_due")
    today = clock.today()
    if not today <= pay_by <= today + timedelta(days=LONGEST):
        message = _("Son ödeme günü bugün ya da sonrası olmalıdır, en fazla bir yıl.")
        raise Invalid(message, fields={"pay_by": message})
    known = term_of(order)
    before = known.pay_by if known else None
    if known is not None and before == pay_by and not known.closed:
        return known
    values = last_days(pay_by, method_settings(order.payment_method), holidays_from(today))
    term, _made = PaymentTerm.objects.update_or_create(order=order, defaults=values | {"closed": False})
    record("payment.term_moved", about=order, actor=actor, before=before, pay_by=pay_by)
    return term
