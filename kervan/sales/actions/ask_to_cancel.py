"""Siparişi iptal et: the carriers first."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.text import clean
from kervan.orders.models import Order, OrderLine
from kervan.orders.refusals import refuse_if_cancelled, refuse_if_waiting
from kervan.payments.queries import refundable
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.models import Waiting
from kervan.sales.refund_wish import RefundWish
from kervan.sales.waiting import ask_back, at_a_carrier, live_parcels
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.models import Shipment


@transaction.atomic
def ask_to_cancel(
    order_id: int,
    *,
    actor: Actor,
    quantities: Mapping[int, int] | None = None,
    reason: str = "",
    restock: bool = True,
    refund: RefundWish | None = None,
    notify: bool = True,
) -> Order:
    """Cancel an order, or pieces of it that have not left, also those that stand packed.

    Parcels that carriers know are cancelled there first: until all have answered nothing else changes
    (``order.waits_for`` is "cancel"), then the order is cancelled by itself. If a carrier refuses, its parcel stays and
    the order is not cancelled. Without such parcels it is cancelled at once. Pieces of a parcel that was taken apart and
    were not cancelled are unsent again.

    Raises what ``cancel_order`` raises, but never ``booked``.
    """
    order = Order.objects.locked(order_id)
    refuse_if_cancelled(order)
    refuse_if_waiting(order)
    lines = list(order.lines.all())
    if quantities is None and any(line.shipped for line in lines):
        raise NotAllowed(
            _("Siparişin bir kısmı gönderilmiş; yalnızca gönderilmeyen ürünler iptal edilebilir."), code="sent"
        )
    parcels = live_parcels(order)
    apart = parcels if quantities is None else _parcels_with(lines, quantities, parcels)
    asked = [parcel for parcel in apart if at_a_carrier(parcel)]
    if not asked:
        if quantities is not None:
            for parcel in apart:
                cancel_shipment(parcel.pk, actor=actor, reason=reason)
        return cancel_order(
            order_id, actor=actor, quantities=quantities, reason=reason, restock=restock, refund=refund, notify=notify
        )
    _check_refund(order, refund)
    reason = clean(reason, 200)
    wish = {
        "quantities": None if quantities is None else {str(line): pieces for line, pieces in quantities.items()},
        "apart": [parcel.pk for parcel in apart if not at_a_carrier(parcel)],
        "reason": reason,
        "restock": restock,
        "refund": refund.as_data() if refund is not None else None,
        "notify": notify,
    }
    waiting = ask_back(order, asked, Waiting.Kind.CANCEL, wish, actor=actor, reason=reason)
    record("order.cancel_asked", about=order, actor=actor, waiting_id=waiting.pk, reason=reason)
    order.refresh_from_db()
    return order


def _parcels_with(lines: list[OrderLine], quantities: Mapping[int, int], parcels: list[Shipment]) -> list[Shipment]:
    """The parcels to take apart so that so many pieces can be given up: those no carrier knows first, the newest first."""
    by_id = {line.pk: line for line in lines}
    wrong: dict[str, str] = {}
    packed: dict[int, int] = {}
    for line_id, pieces in quantities.items():
        line = by_id.get(line_id)
        if line is None:
            wrong[f"quantities.{line_id}"] = _("Bu satır bu siparişte yok.")
        elif pieces < 0:
            wrong[f"quantities.{line_id}"] = _("Adet sıfırdan küçük olamaz.")
        elif pieces > line.unsent + line.packed:
            wrong[f"quantities.{line_id}"] = _("%(title)s: en fazla %(most)d adet seçilebilir.") % {
                "title": line.title,
                "most": line.unsent + line.packed,
            }
        elif pieces > line.unsent:
            packed[line_id] = pieces - line.unsent
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="wrong_quantity", fields=wrong)
    chosen: list[Shipment] = []
    for parcel in sorted(parcels, key=lambda each: (at_a_carrier(each), -each.pk)):
        inside = {row.line_id: row.quantity for row in parcel.lines.all()}
        if any(packed.get(line_id, 0) > 0 for line_id in inside):
            chosen.append(parcel)
            for line_id, pieces in inside.items():
                packed[line_id] = packed.get(line_id, 0) - pieces
    return chosen


def _check_refund(order: Order, refund: RefundWish | None) -> None:
    """What can be known before the carriers answer. Raises ``Invalid``."""
    if refund is None:
        return
    refund.check()
    if refund.amount is not None and not 0 <= refund.amount <= refundable(order):
        message = _("Bu tutar geri verilemez; en fazla alınan para geri verilebilir.")
        raise Invalid(message, code="refund_too_much", fields={"amount": message}, maximum=refundable(order))
