"""Adresi değiştir, also of an order that stands ready at the carrier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kervan.customers.address import checked_address
from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.orders.models import Order
from kervan.orders.refusals import refuse_if_cancelled, refuse_if_held, refuse_if_waiting
from kervan.sales.actions.change_address import change_address
from kervan.sales.models import Waiting
from kervan.sales.waiting import ask_back, at_a_carrier, live_parcels


@transaction.atomic
def change_booked_address(order_id: int, *, actor: Actor, shipping: Mapping[str, Any], notify: bool = True) -> Order:
    """Send the order elsewhere: its parcels are cancelled at their carriers and booked anew with the new address.

    Until all carriers have answered nothing changes (``order.waits_for`` is "address"); if one refuses, the address stays,
    and a parcel that another one had cancelled meanwhile is booked again as it was. An order without such parcels gets
    its address at once.

    Raises what ``change_address`` raises, but not ``booked``; ``NotAllowed`` while the order is on hold (it could not be
    booked anew) or its carriers are asked already (``waiting``).
    """
    order = Order.objects.locked(order_id)
    refuse_if_cancelled(order)
    refuse_if_waiting(order)
    asked = [parcel for parcel in live_parcels(order) if at_a_carrier(parcel)]
    if not asked:
        return change_address(order_id, actor=actor, shipping=shipping)
    address = checked_address(shipping, path="shipping_address").as_data()
    if address == (order.shipping_address or {}):
        return order
    refuse_if_held(order)
    wish = {"shipping": address, "notify": notify}
    waiting = ask_back(order, asked, Waiting.Kind.ADDRESS, wish, actor=actor, reason="")
    changes = {"shipping_address": [order.shipping_address, address]}
    record("order.address_asked", about=order, actor=actor, waiting_id=waiting.pk, changes=changes)
    order.refresh_from_db()
    return order
