"""What orders are placed under, read in one statement: their numbers, the shop's rules, and whether they came before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
class Asked:
    """What decides an order's circumstances. ``number``: that of a draft."""

    channel: str
    method: str
    external_id: str = ""
    number: int | None = None


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


def circumstances(asked: Sequence[Asked]) -> list[Circumstances]:
    """One round trip whatever their number; rows that a new shop lacks are made or stand in by their defaults."""
    if not asked:
        return []
    with planned() as cursor:
        cursor.execute(
            """SELECT coalesce(asked.number, nextval('orders_number')), settings.ships_before_payment,
                      settings.at_the_door = 'card',
                      CASE WHEN asked.external_id <> '' THEN
                          (SELECT id FROM orders_order
                           WHERE channel = asked.channel AND external_id = asked.external_id AND NOT (external_id = '')) END,
                      (SELECT id FROM stock_location WHERE is_default),
                      CASE WHEN place = 1 THEN
                          (SELECT json_object_agg(day, half_day) FROM shop_holiday WHERE day >= %s::date) END,
                      accept_by_hand, ship_by_days, ship_by_cutoff
               FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[]) WITH ORDINALITY
                        AS asked(channel, method, external_id, number, place)
               LEFT JOIN payments_methodsettings settings ON settings.method = asked.method
               LEFT JOIN shop_shop ON shop_shop.id = 1
               ORDER BY place""",
            [
                clock.today(),
                [one.channel for one in asked],
                [one.method for one in asked],
                [one.external_id for one in asked],
                [one.number for one in asked],
            ],
        )
        rows = cursor.fetchall()
    *_, location, days_off, by_hand, days, cutoff = rows[0]
    settings = shop() if days is None else Shop(pk=1, accept_by_hand=by_hand, ship_by_days=days, ship_by_cutoff=cutoff)
    location_id = default_location().pk if location is None else location
    holidays = {date.fromisoformat(day): half for day, half in (days_off or {}).items()}
    return [
        Circumstances(
            number=number,
            location_id=location_id,
            shop=settings,
            holidays=holidays,
            ships_before_payment=(
                SHIPS_BEFORE_PAYMENT.get(PaymentMethod(one.method), False) if before_payment is None else before_payment
            ),
            door_card=bool(door_card),
            known=known,
        )
        for one, (number, before_payment, door_card, known, *_) in zip(asked, rows, strict=True)
    ]
