"""Rafta yok."""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.text import clean
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.models import Order, OrderLine
from kervan.orders.refusals import refuse_without
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.refund_wish import RefundWish
from kervan.shipping.models import PackingSession
from kervan.shipping.packing import session_of
from kervan.stock.actions.change_stock import change_stock


class Then(StrEnum):
    """What becomes of the order when pieces are not on the shelf."""

    SHIP_REST = "ship_rest"
    HOLD = "hold"
    CANCEL = "cancel"


RIGHTS: dict[Then, tuple[str, ...]] = {
    Then.SHIP_REST: ("stock.adjust",),
    Then.HOLD: ("stock.adjust", "orders.hold"),
    Then.CANCEL: ("orders.cancel", "payments.refund"),
}
"""What one must be allowed to do besides packing."""


@transaction.atomic
def report_missing(
    order_id: int, *, actor: Actor, line_id: int, quantity: int, then: str, reason: str = "", notify: bool = True
) -> Order:
    """Pieces of a line are not where the stock says: the stock is corrected, and the order goes on in one of three ways.

    ``ship_rest``: the packer goes on without them, they stay to be sent. ``hold``: the order is laid aside and kept from being
    packed. ``cancel``: the pieces are cancelled, what was paid for them goes back the way it came, and the customer is told.

    Raises ``NotAllowed`` when the order is not on the actor's table, ``Forbidden`` without the rights of what follows,
    ``Invalid`` for a line of another order, more pieces than are missing from the box or an unknown way.
    """
    order = Order.objects.locked(order_id)
    session = session_of(order, actor)
    if then not in list(Then):
        message = _("Şunlardan biri olmalıdır: %(words)s.") % {"words": ", ".join(Then)}
        raise Invalid(message, fields={"then": message})
    for right in RIGHTS[Then(then)]:
        refuse_without(actor, right)
    line = _line(order, session, line_id, quantity)
    why = clean(reason, 200) or _("Rafta yok: %(title)s, %(quantity)d adet") % {
        "title": line.title[:120],
        "quantity": quantity,
    }
    if then == Then.CANCEL:
        cancelled = cancel_order(
            order_id,
            actor=actor,
            quantities={line.pk: quantity},
            reason=why,
            restock=line.variant_id is None,
            refund=RefundWish(notify=notify),
            notify=notify,
        )
        if cancelled.unsent:
            session.save(update_fields=["seen_at"])
        else:
            session.delete()
        return cancelled
    if line.variant_id is not None:
        change_stock(line.variant_id, actor=actor, change=-quantity, location_id=line.location_id, note=why)
    if then == Then.HOLD:
        session.delete()
        return hold_order(order_id, actor=actor, reason=why)
    session.save(update_fields=["seen_at"])
    return order


def _line(order: Order, session: PackingSession, line_id: int, quantity: int) -> OrderLine:
    line = order.lines.filter(pk=line_id).first()
    if line is None:
        raise Invalid(_("Bu satır bu siparişte yok."), fields={"line": _("Bu satır bu siparişte yok.")})
    most = line.unsent - int(session.scanned.get(str(line.pk), 0))
    if most <= 0:
        raise NotAllowed(_("%(title)s: hepsi kutuda.") % {"title": line.title}, code="nothing_to_do")
    if not 1 <= quantity <= most:
        message = _("Adet 1 ile %(most)d arasında olmalıdır.") % {"most": most}
        raise Invalid(message, fields={"quantity": message})
    return line
