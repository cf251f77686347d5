"""Money back: asked for, paid, tried again, given up."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Body, Path, Query
from pydantic import BaseModel, Field

from kervan.api import finding, shapes
from kervan.api.answers import refund_answer
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.orders import Number
from kervan.api.fields import Day, Given, Id, Money, Text
from kervan.api.keys import actor_of
from kervan.payments.actions.cancel_refund import cancel_refund
from kervan.payments.actions.mark_refund_paid import mark_refund_paid
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.actions.retry_refund import retry_refund
from kervan.payments.models import Refund

router = Router(tags=["Refunds"])

RefundId = Annotated[int, Path(ge=1, le=2**63 - 1)]
Iban = Annotated[Text, Field(max_length=60)]
Holder = Annotated[Text, Field(max_length=150)]
Reason = Annotated[Text, Field(max_length=200)]


class RefundedLine(Given):
    """What of an order line is given back."""

    line_id: Id
    amount: Money


class RefundIn(Given):
    amount: Money = Field(description="At most what came in and was not given back or promised before.")
    to: Literal["original", "iban"] = Field("original", description="The way the money came, or to an IBAN.")
    payment_id: Id | None = Field(None, description="Only this payment; without it the oldest first.")
    iban: Iban | None = None
    holder: Holder | None = None
    lines: Annotated[list[RefundedLine], Field(max_length=200)] = Field([], description="What it is for; written down.")
    shipping: Money | None = Field(None, description="How much of it is for shipping; written down.")
    reason: Reason | None = None
    return_id: Id | None = None
    notify: bool = Field(True, description="Tell the customer when the money has gone.")


class RefundsIn(BaseModel):
    state: Literal["requested", "succeeded", "failed", "cancelled"] | None = None
    way: Literal["gateway", "iban", "by_hand", "set_off"] | None = None
    cursor: Annotated[Text, Field(max_length=500)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class PaidIn(Given):
    paid_on: Day | None = Field(None, description="Without it today.")
    reference: Annotated[Text, Field(max_length=100)] | None = Field(None, description="The bank's or the gateway's.")
    notify: bool | None = Field(None, description="Without it as the refund was asked for.")


class RetryIn(Given):
    to: Literal["iban"] | None = Field(None, description="To an IBAN instead; without it the same way again.")
    iban: Iban | None = None
    holder: Holder | None = None


class CancelRefundIn(Given):
    reason: Reason | None = None


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/refunds",
    right="payments.refund",
    shape=shapes.Refunds,
    status=201,
    summary="Refund",
)
def refund(request: HttpRequest, number: Number, data: RefundIn) -> Answer:
    """Gives money back: one refund per payment it takes. A gateway pays by itself; what goes to an IBAN or by hand waits
    until somebody marks it as paid."""
    actor = actor_of(request)
    refunds = request_refund(
        finding.order_id(number),
        actor=actor,
        amount=data.amount,
        to=data.to,
        payment_id=data.payment_id,
        iban=data.iban or "",
        holder=data.holder or "",
        lines=_lines(data),
        shipping=data.shipping or 0,
        reason=data.reason or "",
        return_id=data.return_id,
        notify=data.notify,
    )
    rows = _refunds().filter(pk__in=[one.pk for one in refunds])
    return 201, {"items": [refund_answer(row, actor=actor) for row in rows]}


@endpoint(router, "GET", "/orders/{int:number}/refunds", right="payments.view", shape=shapes.Refunds, summary="Refunds")
def list_refunds(request: HttpRequest, number: Number) -> Answer:
    """The order's refunds, oldest first. IBANs are masked for keys without `payments.refund`."""
    actor = actor_of(request)
    rows = _refunds().filter(order_id=finding.order_id(number))
    return {"items": [refund_answer(row, actor=actor) for row in rows]}


@endpoint(
    router,
    "GET",
    "/refunds",
    right="payments.view",
    shape=shapes.RefundPage,
    summary="Refunds of all orders, newest first",
)
def list_all_refunds(request: HttpRequest, filters: Annotated[RefundsIn, Query()]) -> Answer:
    """`state=requested&way=iban` is what is to be paid by bank. IBANs are masked for keys without `payments.refund`."""
    actor = actor_of(request)
    rows = _refunds().order_by("-id")
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.way:
        rows = rows.filter(way=filters.way)
    if filters.cursor:
        rows = rows.filter(pk__lt=int(finding.open_cursor(filters.cursor, 1)[0]))
    found = list(rows[: filters.limit + 1])
    page = found[: filters.limit]
    more = len(found) > filters.limit
    return {
        "items": [refund_answer(row, actor=actor) for row in page],
        "next_cursor": finding.make_cursor(page[-1].pk) if more else None,
    }


@endpoint(
    router,
    "POST",
    "/refunds/{int:refund_id}/paid",
    right="payments.refund",
    shape=shapes.Refund,
    summary="Mark a refund as paid",
)
def refund_paid(request: HttpRequest, refund_id: RefundId, data: Annotated[PaidIn, Body(PaidIn())]) -> Answer:
    """Somebody has paid it by bank or in the gateway's screens."""
    mark_refund_paid(
        refund_id,
        actor=actor_of(request),
        paid_on=data.paid_on,
        reference=data.reference or "",
        notify=data.notify,
    )
    return _answer(request, refund_id)


@endpoint(
    router,
    "POST",
    "/refunds/{int:refund_id}/retry",
    right="payments.refund",
    shape=shapes.Refund,
    summary="Try a refund again",
)
def refund_retry(request: HttpRequest, refund_id: RefundId, data: Annotated[RetryIn, Body(RetryIn())]) -> Answer:
    """A failed refund again, the same way or to an IBAN; also corrects the IBAN of one not paid yet."""
    retry_refund(refund_id, actor=actor_of(request), to=data.to or "", iban=data.iban or "", holder=data.holder or "")
    return _answer(request, refund_id)


@endpoint(
    router,
    "POST",
    "/refunds/{int:refund_id}/cancel",
    right="payments.refund",
    shape=shapes.Refund,
    summary="Give a refund up",
)
def refund_cancel(
    request: HttpRequest, refund_id: RefundId, data: Annotated[CancelRefundIn, Body(CancelRefundIn())]
) -> Answer:
    """It will not be paid. Refused once a gateway was asked: it may have paid."""
    cancel_refund(refund_id, actor=actor_of(request), reason=data.reason or "")
    return _answer(request, refund_id)


def _lines(data: RefundIn) -> dict[int, int]:
    amounts: dict[int, int] = {}
    for line in data.lines:
        amounts[line.line_id] = amounts.get(line.line_id, 0) + line.amount
    return amounts


def _answer(request: HttpRequest, refund_id: int) -> dict[str, Any]:
    return refund_answer(_refunds().get(pk=refund_id), actor=actor_of(request))


def _refunds() -> QuerySet[Refund]:
    return Refund.objects.select_related("order").defer("order__search").order_by("id")
