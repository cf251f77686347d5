"""What customers say they paid, read by staff and by the customers themselves."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kervan.lib.errors import NotAllowed, NotFound
from kervan.orders.models import Order, PaymentMethod
from kervan.orders.status import OrderStatus
from kervan.payments.models import TransferNotice


def waiting_notice(order: Order, notice_id: int) -> TransferNotice:
    """The order's notice, under the order's lock. Raises ``NotFound``, and ``NotAllowed`` when it was answered."""
    notice = order.transfer_notices.filter(pk=notice_id).first()
    if notice is None:
        raise NotFound(_("Bu siparişte böyle bir havale bildirimi yok."), code="notice_not_found")
    if notice.state != TransferNotice.State.WAITING:
        raise NotAllowed(_("Bu havale bildirimi zaten yanıtlanmış."), code="notice_closed")
    return notice


def may_announce(order: Order) -> bool:
    """Whether a transfer of the customer's is awaited."""
    return (
        order.placed_at is not None
        and not order.draft
        and order.payment_method == PaymentMethod.BANK_TRANSFER
        and order.status != OrderStatus.CANCELLED
        and order.balance > 0
    )


def notices_of(order_id: int) -> list[TransferNotice]:
    """What the customer said so far, the newest first."""
    return list(TransferNotice.objects.filter(order_id=order_id).select_related("bank_account").order_by("-id"))


def waiting_notices(order: Order) -> list[TransferNotice]:
    """What staff still have to look for; nothing once the order is paid, however that came about."""
    if order.balance <= 0:
        return []
    return [notice for notice in notices_of(order.pk) if notice.state == TransferNotice.State.WAITING]
