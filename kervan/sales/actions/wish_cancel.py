"""İptal talebi oluştur."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.lib.text import clean
from kervan.orders.models import Order
from kervan.orders.refusals import refuse_if_cancelled, refuse_unless_placed
from kervan.orders.status import OrderStatus
from kervan.payments.actions.request_refund import TO_IBAN
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.models import CancelWish
from kervan.sales.refund_wish import RefundWish
from kervan.shop.queries import shop


@transaction.atomic
def wish_cancel(order_id: int, *, actor: Actor, reason: str = "", iban: str = "", holder: str = "") -> CancelWish:
    """The customer wants the order cancelled. If the shop lets customers do it and nothing is packed yet, it is cancelled
    at once and the money goes back (to the IBAN if one is given); else staff answer. Asked twice, it is one wish.

    Raises ``NotAllowed`` for a draft, a cancelled order, or when something was sent (``sent``): then the goods come back
    as a return or are refused at the door. ``Invalid`` for a wrong IBAN.
    """
    order = Order.objects.locked(order_id)
    refuse_unless_placed(order)
    refuse_if_cancelled(order)
    if any(line.shipped for line in order.lines.all()):
        message = _("Siparişiniz yola çıktı; teslim almayabilir ya da iade talebi oluşturabilirsiniz.")
        raise NotAllowed(message, code="sent")
    known = CancelWish.objects.filter(order=order, state=CancelWish.State.WAITING).first()
    if known is not None:
        return known
    reason = clean(reason, 200)
    wish = CancelWish.objects.create(order=order, reason=reason)
    at_once = shop().customers_cancel and order.status == OrderStatus.CREATED and not (order.packed or order.waits_for)
    record("order.cancel_wished", about=order, actor=actor, reason=reason, at_once=at_once)
    if at_once:
        refund = None
        if order.paid_in > order.refunded:
            refund = RefundWish(to=TO_IBAN, iban=iban, holder=holder) if iban else RefundWish()
        cancel_order(order.pk, actor=actor, reason=reason or _("Müşteri iptal etti"), refund=refund)
        wish.refresh_from_db()
    return wish
