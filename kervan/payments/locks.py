"""A payment and its order, locked in the house's order."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kervan.lib.errors import NotFound
from kervan.orders.models import Order
from kervan.payments.models import Payment


def locked_payment(payment_id: int) -> Payment:
    """Both freshly read. Raises ``NotFound``."""
    order_id = Payment.objects.filter(pk=payment_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound(_("Böyle bir ödeme yok."), code="payment_not_found")
    order = Order.objects.locked(order_id)
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)
    payment.order = order
    return payment
