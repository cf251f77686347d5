"""Start the clock of the last day for handing the order to the carrier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kervan.lib import clock
from kervan.orders.models import Order
from kervan.orders.refusals import payable_enough
from kervan.shop.calendar import ship_by
from kervan.shop.models import Shop
from kervan.shop.queries import holidays_from, shop


def start_ship_by(order: Order, settings: Shop | None = None, holidays: Mapping[date, bool] | None = None) -> None:
    """Once the order is accepted and may go out, count the shop's business days. Called under the order's lock.

    The day is set once: a later payment or correction does not move it. An order that is not written yet only gets it
    set. ``settings`` and ``holidays`` from today on where the caller has read them already.
    """
    if order.ship_by is not None or order.accepted_at is None or order.placed_at is None or not payable_enough(order):
        return
    settings = settings or shop()
    start = clock.now()
    if holidays is None:
        holidays = holidays_from(start.astimezone(clock.SHOP_ZONE).date())
    order.ship_by = ship_by(start, settings.ship_by_days, settings.ship_by_cutoff, holidays)
    if order.pk is not None:
        order.save(update_fields=["ship_by"])
