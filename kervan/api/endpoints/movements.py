"""All money that came and went, and what each day adds up to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.functions import Query
from pydantic import BaseModel, Field

from kervan.api import finding, money_shapes
from kervan.api.endpoint import Answer, endpoint
from kervan.api.fields import Day, Id, Text, moment
from kervan.lib import clock
from kervan.lib.errors import Invalid
from kervan.lib.money import decimal_string
from kervan.payments.models import Movement
from kervan.payments.movements import MovementFilter, movements, older
from kervan.sales.day_end import LONGEST, DayEnd, Place, day_ends

router = Router(tags=["Money"])

Method = Literal["card", "bank_transfer", "cash_on_delivery", "iban", "set_off"]


class MovementsIn(BaseModel):
    since: Day | None = Field(None, description="The first day, of the shop.")
    until: Day | None = Field(None, description="The last day.")
    kind: Literal["captured", "reversed", "refunded"] | None = None
    method: Method | None = Field(
        None,
        description="`iban`: refunds to an IBAN, whatever was paid by. `set_off`: between two orders, no money moved.",
    )
    gateway_account_id: Id | None = None
    bank_account_id: Id | None = None
    cursor: Annotated[Text, Field(max_length=500)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class DaysIn(BaseModel):
    since: Day | None = Field(None, description="Without it the month of the last day so far.")
    until: Day | None = Field(None, description="Without it today. At most 366 days.")


@endpoint(
    router,
    "GET",
    "/movements",
    right="payments.view",
    shape=money_shapes.Movements,
    summary="Money that came and went, newest first",
)
def list_movements(request: HttpRequest, filters: Annotated[MovementsIn, Query()]) -> Answer:
    """One row per payment received, record taken back and refund paid. Amounts are signed."""
    rows = movements(
        MovementFilter(
            since=filters.since,
            until=filters.until,
            kind=filters.kind or "",
            method=filters.method or "",
            gateway_id=filters.gateway_account_id,
            bank_account_id=filters.bank_account_id,
        )
    )
    if filters.cursor:
        rows = older(rows, *_place(filters.cursor))
    found = list(rows[: filters.limit + 1])
    page = found[: filters.limit]
    more = len(found) > filters.limit
    last = page[-1] if page else None
    return {
        "items": [_movement(row) for row in page],
        "next_cursor": finding.make_cursor(last.day, last.at.isoformat(), last.pk) if more and last else None,
    }


@endpoint(
    router, "GET", "/day-ends", right="payments.view", shape=money_shapes.DayEnds, summary="Totals by day (Gün sonu)"
)
def list_day_ends(request: HttpRequest, filters: Annotated[DaysIn, Query()]) -> Answer:
    """Per day and currency, newest first; days without money are left out. The nets add up to the orders' ledgers."""
    until = filters.until or clock.today()
    since = filters.since or until.replace(day=1)
    if until.year >= 9999 or not 0 <= (until - since) / timedelta(days=1) < LONGEST:
        message = _("En fazla %(days)d gün, başlangıcı bitişinden önce.") % {"days": LONGEST}
        raise Invalid(message, fields={"since": message})
    return {"items": [_day_end(day, end) for day, ends in day_ends(since, until).items() for end in ends]}


def _place(cursor: str) -> tuple[date, datetime, int]:
    day, at, key = finding.open_cursor(cursor, 3)
    try:
        return date.fromisoformat(day), datetime.fromisoformat(at), int(key)
    except ValueError:
        raise finding.cursor_invalid() from None


def _movement(row: Movement) -> dict[str, Any]:
    order, refund = row.order, row.refund
    placed = row.method not in {"iban", "set_off"}  # type: ignore[attr-defined]
    payment = row.payment if placed else None
    return {
        "id": row.pk,
        "day": row.day.isoformat(),
        "recorded_at": moment(row.at),
        "kind": row.kind,
        "method": row.method,  # type: ignore[attr-defined]
        "amount": decimal_string(row.amount),
        "currency": order.currency,
        "order_id": order.pk,
        "order_number": order.number,
        "payment_id": row.payment_id,
        "refund_id": row.refund_id,
        "gateway_account_id": payment.gateway_id if payment else None,
        "bank_account_id": payment.bank_account_id if payment else None,
        "reference": refund.paid_reference if refund else row.payment.reference if row.payment else "",
        "note": row.note,
        "recorded_by": row.actor_name,
    }


def _day_end(day: date, end: DayEnd) -> dict[str, Any]:
    return {
        "day": day.isoformat(),
        "currency": end.currency,
        "places": [
            {
                "method": place.method,
                "gateway_account_id": place.gateway_id,
                "bank_account_id": place.bank_account_id,
                "name": place.name,
                **_amounts(place),
            }
            for place in end.places
        ],
        "total": _amounts(end.total),
        "collected_at_the_door": decimal_string(end.collected),
        "parcels_collected": end.parcels,
    }


def _amounts(place: Place) -> dict[str, Any]:
    return {
        "received": decimal_string(place.came),
        "taken_back": decimal_string(place.taken_back),
        "refunded": decimal_string(place.refunded),
        "net": decimal_string(place.net),
        "payments": place.payments,
        "refunds": place.refunds,
    }
