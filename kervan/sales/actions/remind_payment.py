"""Ödemeyi hatırlat."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.orders.models import Order
from kervan.orders.refusals import refuse_if_cancelled, refuse_unless_placed
from kervan.sales.models import PaymentTerm
from kervan.sales.unpaid import term_of

QUIET = timedelta(hours=12)
"""Nobody is reminded twice within these hours."""


@transaction.atomic
def remind_payment(order_id: int, *, actor: Actor) -> Order:
    """Write to the customer what is still to be paid, where to, and until when.

    Raises ``NotAllowed`` for a draft, a cancelled order, one that owes nothing, or when the last reminder is younger than
    twelve hours (``reminded_lately``).
    """
    order = Order.objects.locked(order_id)
    refuse_unless_placed(order)
    refuse_if_cancelled(order)
    if order.uncovered == 0:
        raise NotAllowed(_("Bu siparişte tahsil edilecek tutar yok."), code="nothing_due")
    term = term_of(order)
    if term is not None and term.reminded_at is not None and term.reminded_at > clock.now() - QUIET:
        raise NotAllowed(
            _("Müşteriye kısa süre önce hatırlatıldı; 12 saat sonra yeniden deneyin."), code="reminded_lately"
        )
    PaymentTerm.objects.update_or_create(order=order, defaults={"reminded_at": clock.now()})
    record(
        "payment.reminded",
        about=order,
        actor=actor,
        method=order.payment_method,
        amount=order.balance,
        pay_by=term.pay_by if term else None,
    )
    return order
