"""How an order's payment status is called where staff read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kervan.orders.models import Order
from kervan.orders.status import PaymentStatus


@dataclass(frozen=True, slots=True)
class OwedBack:
    """Stands for ``overpaid`` where nobody paid too much: less is due than was paid because goods were cancelled."""

    value: str
    label: Promise
    explanation: Promise


OWED_BACK = OwedBack(
    "owed_back",
    _("Para iadesi bekliyor"),
    _("İptal edilen ürünlerin parası henüz geri verilmedi; para iadesini yapmanız gerekir."),
)


def payment_shown(order: Order) -> PaymentStatus | OwedBack:
    """The status with the word, explanation and look that staff see. Needs the order's ``total`` and ledger sums."""
    if order.payment_status == PaymentStatus.OVERPAID and order.paid_in <= order.total:
        return OWED_BACK
    return PaymentStatus(order.payment_status)
