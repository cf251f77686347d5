"""Gönderildi olarak işaretle (without a carrier integration, whole or part)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.text import clean
from kervan.orders.actions.index_order import index_order
from kervan.orders.actions.refresh_order import refresh_order
from kervan.orders.models import Order
from kervan.orders.progress import move_pieces, places_of
from kervan.orders.refusals import (
    chosen_pieces,
    refuse_if_held,
    refuse_if_unpaid,
    refuse_if_waiting,
    refuse_unless_accepted,
    refuse_unless_placed,
)
from kervan.shipping.models import NO_CARRIER, Shipment
from kervan.shipping.parcels import checked_account, plan_parcel
from kervan.shipping.states import State
from kervan.shipping.tracking import carrier_named, write_tracking
from kervan.stock.actions.move import deduct


@transaction.atomic
def dispatch(
    order_id: int,
    *,
    actor: Actor,
    quantities: Mapping[int, int] | None = None,
    carrier: str = "",
    tracking_number: str = "",
    tracking_url: str = "",
    carrier_account_id: int | None = None,
    note: str = "",
    notify: bool = True,
) -> Shipment:
    """Record that unsent pieces went out: stock falls, the customer is told, the lines move to "Gönderilen".

    ``quantities`` maps order line ids to pieces; without it everything unsent went. ``carrier`` is a known carrier's code
    or name, or any name. Tracking may come with it or later.

    Raises ``NotAllowed`` when the order is a draft, not accepted, on hold, unpaid (unless its payment method ships before
    payment), or has nothing unsent; ``Invalid`` for wrong quantities or a wrong link.
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
    if account is not None and account.type != NO_CARRIER:
        account = None  # sent by hand: no carrier's system knows this parcel
    shipment = plan_parcel(
        order,
        chosen,
        state=State.SHIPPED,
        account=account,
        carrier_name=carrier_named(clean(carrier, 80))[0],
        note=clean(note, 300),
    )
    shipment.shipped_at = clock.now()
    shipment.save(update_fields=["shipped_at", *shipment.look_again()])
    if tracking_number or tracking_url:
        write_tracking(shipment, number=tracking_number, url=tracking_url, carrier=carrier)
    move_pieces(chosen, shipped=1)
    deduct(places_of(chosen), order_id=order.pk, actor=actor)
    refresh_order(order)
    index_order(order, numbers=[shipment.reference, shipment.tracking_number])
    record(
        "shipment.dispatched",
        about=order,
        actor=actor,
        shipment_id=shipment.pk,
        carrier=shipment.carrier_name,
        pieces=sum(chosen.values()),
        tracking_number=shipment.tracking_number,
        notify=notify,
    )
    return shipment
