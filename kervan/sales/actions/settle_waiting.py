"""The carriers have answered: do what was wished, or say why not."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import DomainError
from kervan.orders.models import Order
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.change_address import change_address
from kervan.sales.models import Waiting
from kervan.sales.refund_wish import wish_from
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.models import NO_CARRIER, Shipment
from kervan.shipping.parcels import pieces_of
from kervan.shipping.states import LIVE, State

log = logging.getLogger(__name__)

STOPPED = {Waiting.Kind.CANCEL: "order.cancel_stopped", Waiting.Kind.ADDRESS: "order.address_stopped"}


@transaction.atomic
def settle_waiting(order_id: int, *, actor: Actor) -> Waiting | None:
    """Carry out what the order waits with, once every parcel that was asked back has its answer.

    All cancelled: the order is cancelled, or gets its new address and its parcels are booked anew, in the name of the one
    who asked. One refused or left: nothing is done, the parcels that were cancelled for a new address are booked again
    with the old one, and the timeline says why. Settling twice is fine; None while nothing waits or an answer is missing.
    """
    order = Order.objects.locked(order_id)
    waiting = Waiting.objects.filter(order=order, state=Waiting.State.WAITING).first()
    if waiting is None:
        return None
    parcels = list(Shipment.objects.filter(pk__in=waiting.parcels).select_related("account").order_by("pk"))
    if any(parcel.state == State.CANCELLING for parcel in parcels):
        return None
    order.waits_for = ""
    order.save(update_fields=["waits_for"])
    waiting.settled_at = clock.now()
    with translation.override(waiting.language):
        kept = [parcel for parcel in parcels if parcel.state != State.CANCELLED]
        if kept:
            waiting.outcome = _words_of(kept[0])
        elif waiting.kind == Waiting.Kind.CANCEL:
            waiting.outcome = _cancel(order, waiting)
        else:
            waiting.outcome = _move(order, waiting)
        waiting.state = Waiting.State.REFUSED if waiting.outcome else Waiting.State.DONE
        if waiting.kind == Waiting.Kind.ADDRESS:
            _book_anew(order, waiting, [parcel for parcel in parcels if parcel.state == State.CANCELLED])
        if waiting.state == Waiting.State.REFUSED:
            record(STOPPED[Waiting.Kind(waiting.kind)], about=order, actor=actor, reason=waiting.outcome)
    waiting.outcome = waiting.outcome[:500]
    waiting.save(update_fields=["state", "outcome", "settled_at"])
    return waiting


def _words_of(parcel: Shipment) -> str:
    if parcel.state not in LIVE:
        return _("%(reference)s referanslı gönderi yola çıkmış.") % {"reference": parcel.reference}
    carrier = parcel.carrier_name or _("Kargo firması")
    return _("%(carrier)s iptali kabul etmedi: %(reason)s") % {"carrier": carrier, "reason": parcel.refusal}


def _cancel(order: Order, waiting: Waiting) -> str:
    """Cancel; "" when done. A refund that can't be made any more does not keep the order from being cancelled."""
    wish: dict[str, Any] = waiting.wish
    quantities = wish["quantities"]
    values = {
        "actor": waiting.actor,
        "quantities": None if quantities is None else {int(line): pieces for line, pieces in quantities.items()},
        "reason": wish["reason"],
        "restock": wish["restock"],
        "notify": wish["notify"],
    }
    refund = wish_from(wish["refund"]) if wish["refund"] else None
    try:
        with transaction.atomic():
            if quantities is not None:
                for parcel_id in wish["apart"]:
                    cancel_shipment(parcel_id, actor=waiting.actor)
            try:
                with transaction.atomic():
                    cancel_order(order.pk, refund=refund, **values)
            except DomainError as refusal:
                if refund is None:
                    raise
                cancel_order(order.pk, **values)
                record("order.refund_stopped", about=order, actor=waiting.actor, reason=str(refusal))
    except DomainError as refusal:
        return str(refusal)
    return ""


def _move(order: Order, waiting: Waiting) -> str:
    try:
        with transaction.atomic():
            change_address(order.pk, actor=waiting.actor, shipping=waiting.wish["shipping"])
    except DomainError as refusal:
        return str(refusal)
    return ""


def _book_anew(order: Order, waiting: Waiting, parcels: Sequence[Shipment]) -> None:
    """The same pieces with the same measures under a new reference. What may not be packed any more stays unsent."""
    asked = waiting.actor
    packer = Actor(kind=asked.kind, id=asked.id, name=asked.name, rights=asked.rights | {"shipping.ship_unpaid"})
    for parcel in parcels:
        try:
            with transaction.atomic():
                fresh = mark_ready_to_ship(
                    order.pk,
                    actor=packer,
                    carrier_account_id=_account(parcel),
                    quantities={line.pk: quantity for line, quantity in pieces_of(parcel).items()},
                    pieces=parcel.pieces,
                    desi=parcel.desi,
                    weight_g=parcel.weight_g,
                    note=parcel.note,
                    notify=waiting.wish.get("notify", True),
                )
                Shipment.objects.filter(pk=fresh.pk).update(replaces=parcel)
        except DomainError as refusal:
            log.info("Parcel %s is cancelled and not booked anew: %s", parcel.reference, refusal)
            waiting.outcome = waiting.outcome or str(refusal)
            record("order.rebooking_stopped", about=order, actor=asked, reason=str(refusal), reference=parcel.reference)


def _account(parcel: Shipment) -> int | None:
    return parcel.account_id if parcel.account is not None and parcel.account.type != NO_CARRIER else None
