"""Money: recording what arrived, taking a wrong record back, closing a small difference."""

from __future__ import annotations

from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.functions import Body, Path
from pydantic import Field

from kervan.api import finding, shapes
from kervan.api.answers import order_answer, payment_answer
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.orders import Nothing, Number
from kervan.api.fields import Day, Given, Id, Money, Text
from kervan.api.keys import actor_of
from kervan.api.money_shapes import PaymentLink
from kervan.lib.errors import NotAllowed
from kervan.orders.links import order_url
from kervan.orders.models import Order
from kervan.payments.actions.capture_hold import capture_hold
from kervan.payments.actions.close_difference import close_difference
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.release_hold import release_hold
from kervan.payments.actions.void_payment import void_payment
from kervan.payments.models import Payment

router = Router(tags=["Payments"])

PaymentId = Annotated[int, Path(ge=1, le=2**63 - 1)]


class ReceivedIn(Given):
    amount: Money | None = Field(None, description="Without it the whole balance.")
    received_on: Day | None = Field(None, description="Without it today.")
    reference: Annotated[Text, Field(max_length=100)] | None = Field(
        None, description="The bank's; booked once per order."
    )
    bank_account_id: Id | None = None
    notify: bool | None = Field(None, description="Tell the customer; without it as the message settings say.")


class VoidIn(Given):
    reason: Annotated[Text, Field(max_length=200)]


class CaptureIn(Given):
    amount: Money | None = Field(None, description="Without it all that is owed and held.")


class ReleaseIn(Given):
    reason: Annotated[Text, Field(max_length=200)] = ""


@endpoint(
    router,
    "GET",
    "/orders/{int:number}/payment-link",
    right="orders.edit",
    shape=PaymentLink,
    summary="Where the customer pays what is open",
)
def payment_link(request: HttpRequest, number: Number) -> Answer:
    """The customer's own page of the order; who has the link sees the order. All links of a day are the same."""
    order = Order.objects.only("pk", "link_epoch", "draft").get(pk=finding.order_id(number))
    if order.draft:
        raise NotAllowed(_("Bu bir taslak; önce siparişi kaydedin."), code="draft")
    return {"url": order_url(order)}


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/payments",
    right="payments.record",
    shape=shapes.Payment,
    status=201,
    summary="Record a payment",
)
def record_received(request: HttpRequest, number: Number, data: Annotated[ReceivedIn, Body(ReceivedIn())]) -> Answer:
    """The money arrived. More than the balance is recorded as it is (overpaid)."""
    payment = record_payment(
        finding.order_id(number),
        actor=actor_of(request),
        amount=data.amount,
        received_on=data.received_on,
        reference=data.reference or "",
        bank_account_id=data.bank_account_id,
        notify=data.notify,
    )
    return payment_answer(_payments().get(pk=payment.pk))


@endpoint(
    router, "GET", "/orders/{int:number}/payments", right="payments.view", shape=shapes.Payments, summary="Payments"
)
def list_payments(request: HttpRequest, number: Number) -> Answer:
    """The order's ledger, oldest first."""
    return {"items": [payment_answer(row) for row in _payments().filter(order_id=finding.order_id(number))]}


@endpoint(
    router, "POST", "/payments/{int:payment_id}/void", right="payments.void", shape=shapes.Payment, summary="Take back"
)
def void(request: HttpRequest, payment_id: PaymentId, data: VoidIn) -> Answer:
    """A payment recorded by mistake did not happen; the ledger keeps it with its reversal. Not for card payments."""
    void_payment(payment_id, actor=actor_of(request), reason=data.reason)
    return payment_answer(_payments().get(pk=payment_id))


@endpoint(
    router,
    "POST",
    "/payments/{int:payment_id}/capture",
    right="payments.record",
    shape=shapes.Payment,
    summary="Take held money",
)
def capture_held(request: HttpRequest, payment_id: PaymentId, data: Annotated[CaptureIn, Body(CaptureIn())]) -> Answer:
    """Takes what is held on the card; the gateway is asked in the background (`wish: capture` until it has answered).

    A hold is taken once: what is left of it goes back to the customer. By itself this happens when the first parcel leaves.
    """
    capture_hold(payment_id, actor=actor_of(request), amount=data.amount)
    return payment_answer(_payments().get(pk=payment_id))


@endpoint(
    router,
    "POST",
    "/payments/{int:payment_id}/release",
    right="payments.void",
    shape=shapes.Payment,
    summary="Let held money go",
)
def release_held(request: HttpRequest, payment_id: PaymentId, data: Annotated[ReleaseIn, Body(ReleaseIn())]) -> Answer:
    """Lets go of what is held on the card: nothing is charged. Happens by itself when nothing is owed any more."""
    release_hold(payment_id, actor=actor_of(request), reason=data.reason)
    return payment_answer(_payments().get(pk=payment_id))


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/close-difference",
    right="payments.close_difference",
    shape=shapes.Order,
    summary="Close a small difference",
)
def close(request: HttpRequest, number: Number, data: Annotated[Nothing, Body(Nothing())]) -> Answer:
    """Lets a few kuruş go, up to the shop's limit: what is missing or too much becomes an adjustment of the order."""
    actor = actor_of(request)
    return order_answer(close_difference(finding.order_id(number), actor=actor).pk, actor=actor)


def _payments() -> QuerySet[Payment]:
    return (
        Payment.objects.select_related("order", "gateway")
        .defer("order__search")
        .prefetch_related("events")
        .order_by("id")
    )
