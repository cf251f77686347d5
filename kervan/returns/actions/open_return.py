"""İade talebi oluştur."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.text import clean
from kervan.orders.actions.index_order import index_order
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.models import Order, OrderLine
from kervan.orders.progress import move_pieces
from kervan.orders.refusals import refuse_unless_placed
from kervan.returns.codes import next_code
from kervan.returns.models import Reason, RefundStart, Return, ReturnLine, Wish
from kervan.returns.pieces import checked_reason, chosen_to_return
from kervan.returns.queries import exemption_label, exemptions_of, rules, window_of


@transaction.atomic
def open_return(
    order_id: int,
    *,
    actor: Actor,
    quantities: Mapping[int, int] | None = None,
    reason: str = Reason.NONE,
    reasons: Mapping[int, str] | None = None,
    wish: str = Wish.REFUND,
    note: str = "",
    by_customer: bool = False,
    once_key: str = "",
    notify: bool = True,
) -> Return:
    """The customer wants to send pieces back, or staff say so on their behalf. Without ``quantities`` all that was sent.

    ``reasons`` (by order line id) say more than ``reason`` does. ``by_customer``: the shop's rules for customers are kept
    (a customer as the actor always means it); staff may go beyond them. ``once_key`` is the form's own mark: sent twice,
    it opens one return.

    Raises ``NotAllowed`` for a draft, when nothing can be sent back (``nothing_to_return``), and for customers after the
    window (``return_window_over``) or for exempt products (``return_exempt``); ``Invalid`` for wrong pieces or reasons.
    """
    order = Order.objects.locked(order_id)
    refuse_unless_placed(order)
    once_key = clean(once_key, 64)
    if once_key and (known := Return.objects.filter(order=order, once_key=once_key).first()):
        return known
    by_customer = by_customer or actor.kind == "customer"
    if wish not in Wish.values:
        message = _("Para iadesi ya da değişim seçin.")
        raise Invalid(message, fields={"wish": message})
    checked_reason(reason)
    lines = list(order.lines.all())
    chosen = chosen_to_return(lines, quantities)
    own = {line_id: checked_reason(text, path=f"reasons.{line_id}") for line_id, text in (reasons or {}).items()}
    under = rules()
    if by_customer:
        _refuse_outside_rules(order, chosen)

    opened = Return.objects.create(
        order=order,
        code=next_code(),
        reason=reason,
        wish=wish,
        customer_note=clean(note, 2000, lines=True),
        by_customer=by_customer,
        opened_by=actor.name[:150],
        once_key=once_key,
        freight_payer=under.freight_payer,
        refund_from=under.refund_from,
        refund_due=clock.today() + timedelta(days=under.refund_days)
        if under.refund_from == RefundStart.REQUEST
        else None,
    )
    ReturnLine.objects.bulk_create(
        ReturnLine(of_return=opened, line=line, quantity=quantity, reason=own.get(line.pk, reason))
        for line, quantity in sorted(chosen.items(), key=lambda item: item[0].position)
    )
    move_pieces(chosen, return_requested=1)
    refresh_order(order)
    index_order(order, numbers=[opened.code])
    record(
        "return.opened",
        about=order,
        actor=actor,
        return_id=opened.pk,
        code=opened.code,
        pieces={str(line.pk): quantity for line, quantity in chosen.items()},
        why=reason,
        wish=wish,
        by_customer=by_customer,
        notify=notify,
    )
    opened.order = order
    return opened


def _refuse_outside_rules(order: Order, chosen: Mapping[OrderLine, int]) -> None:
    window = window_of(order)
    if not window.is_open:
        message = _("İade süresi %(day)s günü doldu.") % {"day": f"{window.last_day:%d.%m.%Y}"}
        raise NotAllowed(message, code="return_window_over", last_day=str(window.last_day))
    exempt = exemptions_of(chosen)
    for line in chosen:
        if line.pk in exempt:
            message = _("%(title)s iade edilemez: %(why)s.") % {
                "title": line.title,
                "why": exemption_label(exempt[line.pk]),
            }
            raise NotAllowed(message, code="return_exempt", line_id=line.pk, exemption=exempt[line.pk])
