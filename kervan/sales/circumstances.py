"""What an order is placed under, read in one statement: its number, the shop's rules, and whether it came before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kervan.lib import clock
from kervan.lib.planned import planned
from kervan.orders.models import PaymentMethod
from kervan.payments.queries import SHIPS_BEFORE_PAYMENT
from kervan.shop.models import Shop
from kervan.shop.queries import shop
from kervan.stock.queries import default_location


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """``number`` is the draft's, or drawn for this order (a refused one leaves a gap); ``known`` has its external id."""

    number: int
    location_id: int
    shop: Shop
    holidays: Mapping[date, bool]
    ships_before_payment: bool
    door_card: bool
    known: int | None


def circumstances(*, channel: str, external_id: str, method: str, number: int | None = None) -> Circumstances:
    """One round trip; rows that a new shop lacks are made or stand in by their defaults. ``number``: that of a draft."""
    with planned() as cursor:
        cursor.execute(
            """SELECT coalesce(%s::bigint, nextval('orders_number')),
                      (SELECT id FROM stock_location WHERE is_default),
                      (SELECT ships_before_payment FROM payments_methodsettings WHERE method = %s),
                      (SELECT at_the_door = 'card' FROM payments_methodsettings WHERE method = %s),
                      CASE WHEN %s::text <> '' THEN
                          (SELECT id FROM orders_order
                           WHERE channel = %s AND external_id = %s AND NOT (external_id = '')) END,
                      (SELECT json_object_agg(day, half_day) FROM shop_holiday WHERE day >= %s::date),
                      accept_by_hand, ship_by_days, ship_by_cutoff
               FROM (VALUES (1)) AS one(id) LEFT JOIN shop_shop USING (id)""",
            [number, method, method, external_id, channel, external_id, clock.today()],
        )
        number, location, before_payment, door_card, known, holidays, by_hand, days, cutoff = cursor.fetchone()
    if before_payment is None:
        before_payment = SHIPS_BEFORE_PAYMENT.get(PaymentMethod(method), False)
    settings = shop() if days is None else Shop(pk=1, accept_by_hand=by_hand, ship_by_days=days, ship_by_cutoff=cutoff)
    return Circumstances(
        number=number,
        location_id=default_location().pk if location is None else location,
        shop=settings,
        holidays={date.fromisoformat(day): half for day, half in (holidays or {}).items()},
        ships_before_payment=before_payment,
        door_card=bool(door_card),
        known=known,
    )
