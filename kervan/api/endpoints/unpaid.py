"""Orders that wait for their money or were given up: until when, reminded, opened again."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Body
from pydantic import Field

from kervan.api import finding, shapes
from kervan.api.answers import order_answer
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.orders import Nothing, Number
from kervan.api.fields import Day, Given, moment
from kervan.api.finding import LinePieces
from kervan.api.keys import actor_of
from kervan.api.money_shapes import PaymentTerm
from kervan.orders.models import Order
from kervan.sales.actions.move_payment_term import move_payment_term
from kervan.sales.actions.remind_payment import remind_payment
from kervan.sales.actions.reopen_order import reopen_order
from kervan.sales.reopening import left_for
from kervan.sales.unpaid import term_of

router = Router(tags=["Unpaid orders"])


class TermIn(Given):
    pay_by: Day = Field(description="The last day to pay; the method's grace days are added behind it.")


class ReopenIn(Given):
    lines: Annotated[list[LinePieces], Field(min_length=1, max_length=200)] | None = Field(
        None, description="Pieces to promise again; without it every cancelled piece."
    )
    notify: bool = Field(True, description="Tell the customer.")


@endpoint(
    router,
    "GET",
    "/orders/{int:number}/payment-term",
    right="payments.view",
    shape=PaymentTerm,
    summary="How long it waits for its money",
)
def payment_term(request: HttpRequest, number: Number) -> Answer:
    """Days of the shop; null where nothing follows. For a cancelled order also what stock is left to open it again with."""
    return _term(finding.order_id(number))


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/payment-term",
    right="payments.remind",
    shape=PaymentTerm,
    summary="Move the last day to pay",
)
def move(request: HttpRequest, number: Number, data: TermIn) -> Answer:
    """Gives the customer more or less time. The same day again changes nothing."""
    term = move_payment_term(finding.order_id(number), actor=actor_of(request), pay_by=data.pay_by)
    return _term(term.order_id)


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/remind-payment",
    right="payments.remind",
    shape=PaymentTerm,
    summary="Remind the customer to pay",
)
def remind(request: HttpRequest, number: Number, data: Annotated[Nothing, Body(Nothing())]) -> Answer:
    """Writes to the customer what is still to be paid. 409 `reminded_lately` within twelve hours of the last one."""
    return _term(remind_payment(finding.order_id(number), actor=actor_of(request)).pk)


@endpoint(router, "POST", "/orders/{int:number}/reopen", right="orders.reopen", shape=shapes.Order, summary="Reopen")
def reopen(request: HttpRequest, number: Number, data: Annotated[ReopenIn, Body(ReopenIn())]) -> Answer:
    """A cancelled order counts again, whole or what stock is left of, at the prices of that day.

    409 `out_of_stock` names what is missing in `lacking`: name the pieces that are left in `lines` then.
    """
    actor = actor_of(request)
    with finding.fields_as_given(data.lines):
        order = reopen_order(
            finding.order_id(number), actor=actor, quantities=finding.quantities(data.lines), notify=data.notify
        )
    return order_answer(order.pk, actor=actor)


def _term(order_id: int) -> dict[str, Any]:
    order = Order.objects.get(pk=order_id)
    term = term_of(order)
    days = {name: _day(getattr(term, name, None)) for name in ("remind_on", "pay_by", "expires_on")}
    times = {name: moment(getattr(term, name, None)) for name in ("reminded_at", "expired_at")}
    left = [{"line_id": each.line.pk, "cancelled": each.cancelled, "left": each.left} for each in left_for(order)]
    return {"order_id": order.pk, "order_number": order.number, **days, **times, "left": left}


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None
