"""Kargoya hazır olarak işaretle."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.text import clean
from kervan.orders.actions.index_order import index_order
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.models import Order
from kervan.orders.progress import move_pieces
from kervan.orders.refusals import (
    chosen_pieces,
    refuse_if_held,
    refuse_if_unpaid,
    refuse_if_waiting,
    refuse_unless_accepted,
    refuse_unless_placed,
)
from kervan.shipping.fitness import refuse_unfit
from kervan.shipping.models import NO_CARRIER, Shipment
from kervan.shipping.parcels import checked_account, plan_parcel
from kervan.shipping.states import State


@transaction.atomic
def mark_ready_to_ship(
    order_id: int,
    *,
    actor: Actor,
    carrier_account_id: int | None = None,
    quantities: Mapping[int, int] | None = None,
    pieces: int = 1,
    desi: Decimal | None = None,
    weight_g: int | None = None,
    note: str = "",
    notify: bool = True,
) -> Shipment:
    """Pack an order, or a part of it, for the carrier.

    ``quantities`` maps order line ids to pieces; without it everything unsent goes. With a carrier account the parcel is
    booked in the background and becomes ready when the carrier answers; without one it is ready at once.

    Raises ``NotAllowed`` when the order is a draft, not accepted, on hold, unpaid (unless its payment method ships before
    payment), has nothing unsent, or the account is not for such a parcel (``account_unfit``); ``Invalid`` for wrong
    quantities, pieces, desi or weight.
    """
    order = Order.objects.locked(order_id)
    refuse_unless_placed(order)
    refuse_unless_accepted(order)
    refuse_if_held(order)
    refuse_if_waiting(order)
    refuse_if_unpaid(order, actor=actor)
    chosen = chosen_pieces(
        list(order.lines.all()), quantities, counter="unsent", nothing=_("Bu siparişte gönderilmemiş ürün yok.")
    )
    account = checked_account(carrier_account_id)
    booked = account is not None and account.type != NO_CARRIER

    shipment = plan_parcel(
        order,
        chosen,
        state=State.REQUESTED if booked else State.READY,
        account=account,
        pieces=pieces,
        desi=desi,
        weight_g=weight_g,
        note=clean(note, 300),
    )
    refuse_unfit(shipment)
    if booked:
        move_pieces(chosen, packed=1)
    else:
        move_pieces(chosen, packed=1, ready=1)
        shipment.ready_at = clock.now()
        shipment.save(update_fields=["ready_at"])
    refresh_order(order)
    index_order(order, numbers=[shipment.reference])
    name = "shipment.requested" if booked else "shipment.ready"
    record(
        name,
        about=order,
        actor=actor,
        shipment_id=shipment.pk,
        reference=shipment.reference,
        carrier=shipment.carrier_name,
        pieces=sum(chosen.values()),
        # A parcel that no carrier knows has no reference to hand over: the customer hears of it when it leaves.
        notify=notify and booked,
    )
    return shipment
