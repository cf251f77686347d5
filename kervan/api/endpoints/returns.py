"""Returns: from the request to the goods in stock and the account settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.functions import Body, Path, Query
from pydantic import BaseModel, Field

from kervan.api import finding, return_shapes
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.orders import Nothing, Number
from kervan.api.fields import Given, Id, Money, Name, Pieces, Text
from kervan.api.keys import actor_of, refuse_without
from kervan.api.return_answers import return_answer
from kervan.lib.errors import Invalid
from kervan.returns.actions.approve_return import approve_return
from kervan.returns.actions.exchange_return import exchange_return
from kervan.returns.actions.open_return import open_return
from kervan.returns.actions.receive_return import receive_return
from kervan.returns.actions.reject_return import reject_return
from kervan.returns.actions.return_order import return_order
from kervan.returns.actions.settle_return import MoneyBack, settle_return
from kervan.returns.actions.track_return import track_return
from kervan.returns.actions.withdraw_return import withdraw_return
from kervan.returns.models import OUTCOMES, Return
from kervan.returns.queries import whole_returns

router = Router(tags=["Returns"])

Code = Annotated[str, Path(max_length=12, pattern=r"^[A-Za-z0-9]+$", examples=["R00000018"])]
ReasonCode = Literal[
    "none", "changed_mind", "size", "not_as_shown", "wrong_item", "defective", "damaged", "late", "other"
]
StateCode = Literal["requested", "approved", "received", "settled", "rejected", "withdrawn"]
ExemptionCode = Literal[
    "made_to_order",
    "perishable",
    "hygiene",
    "mixed",
    "media",
    "periodical",
    "market_price",
    "digital",
    "electronics",
]
Notify = Field(True, description="Tell the customer.")
Count = Annotated[int, Field(ge=0, le=100_000)]


class ReturnPieces(Given):
    """Pieces of one order line, and perhaps why just these."""

    line_id: Id
    quantity: Pieces
    reason: ReasonCode | None = None


class OpenIn(Given):
    lines: Annotated[list[ReturnPieces], Field(min_length=1, max_length=200)] | None = Field(
        None, description="Without it all that was sent and is in no return yet."
    )
    reason: ReasonCode = Field("none", description="The law asks for none.")
    wish: Literal["refund", "exchange"] = "refund"
    note: Annotated[Text, Field(max_length=2000)] = Field("", description="What the customer wrote.")
    by: Literal["customer", "staff"] = Field(
        "staff", description="customer: the window and exempt products are kept to. staff may go beyond."
    )
    notify: bool = Notify


class ApproveIn(Given):
    freight_payer: Literal["shop", "customer"] | None = Field(None, description="Without it as the rules say.")
    carrier_account_id: Id | None = Field(None, description="Ask this carrier for a return label in the same step.")
    notify: bool = Notify


class RejectIn(Given):
    message: Annotated[Text, Field(min_length=1, max_length=500, description="What the customer reads.")]
    exemption: ExemptionCode | None = Field(None, description="The legal reason; needed inside the window.")
    notify: bool = Notify


class TrackIn(Given):
    tracking_number: Annotated[Text, Field(min_length=1, max_length=60)]
    carrier: Annotated[Text, Field(max_length=80)] = ""
    handed_on: date | None = Field(None, description="The day the customer gave it to the carrier; without it today.")


class Ended(Given):
    """How pieces of one order line ended."""

    line_id: Id
    good: Count = Field(0, description="Into stock.")
    damaged: Count = Field(0, description="Came back, but not for sale.")
    missing: Count = 0
    not_ours: Count = 0


class ReceiveIn(Given):
    lines: Annotated[list[Ended], Field(min_length=1, max_length=200)] | None = Field(
        None, description="Without it all awaited pieces are good. What is not named is still awaited."
    )
    location_id: Id | None = Field(None, description="Where good pieces go; without it where they were sent from.")
    notify: bool = Notify


class BackIn(Given):
    location_id: Id | None = Field(None, description="Where the pieces go; without it where they were sent from.")
    notify: bool = Notify


class RefundIn(Given):
    """How the money that this return credits goes back, in the same step. Needs the right payments.refund as well."""

    to: Literal["original", "iban"]
    iban: Annotated[Text, Field(max_length=50)] = ""
    holder: Annotated[Text, Field(max_length=150)] = ""


class SettleIn(Given):
    kept: Money | None = Field(None, description="What the shop keeps of the credit, for damage or freight.")
    kept_reason: Name = ""
    refund: RefundIn | None = Field(None, description="Without it no money moves.")
    notify: bool = Notify


class ReplacementLine(Given):
    sku: Annotated[Text, Field(min_length=1, max_length=64)]
    quantity: Pieces


class ExchangeIn(Given):
    lines: Annotated[list[ReplacementLine], Field(min_length=1, max_length=50)]
    payment_method: Literal["bank_transfer", "cash_on_delivery"] = Field(
        "bank_transfer",
        description="How a difference is collected; a transfer can be paid by card on the order's page.",
    )
    notify: bool = Notify


class ReturnFilter(BaseModel):
    cursor: Annotated[Text, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    state: StateCode | None = None
    order_number: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/returns",
    right="returns.open",
    shape=return_shapes.Return,
    status=201,
    summary="Open a return",
)
def open_one(request: HttpRequest, number: Number, data: Annotated[OpenIn, Body(OpenIn())]) -> Answer:
    """The customer wants to send pieces back. The confirmation is mailed at once."""
    pieces = (
        None if data.lines is None else [finding.LinePieces(line_id=x.line_id, quantity=x.quantity) for x in data.lines]
    )
    with finding.fields_as_given(pieces):
        opened = open_return(
            finding.order_id(number),
            actor=actor_of(request),
            quantities=finding.quantities(pieces),
            reason=data.reason,
            reasons={line.line_id: line.reason for line in data.lines or () if line.reason},
            wish=data.wish,
            note=data.note,
            by_customer=data.by == "customer",
            notify=data.notify,
        )
    return _answer(opened)


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/returned",
    right="returns.receive",
    shape=return_shapes.Return,
    summary="Take a whole order back",
)
def all_back(request: HttpRequest, number: Number, data: Annotated[BackIn, Body(BackIn())]) -> Answer:
    """Everything the customer has came back in good order: it goes into stock and the order is returned."""
    this = return_order(
        finding.order_id(number), actor=actor_of(request), location_id=data.location_id, notify=data.notify
    )
    return _answer(this)


@endpoint(router, "GET", "/returns", right="returns.view", shape=return_shapes.Returns, summary="Returns")
def list_returns(request: HttpRequest, filters: Annotated[ReturnFilter, Query()]) -> Answer:
    """Newest first."""
    rows = whole_returns().order_by("-id")
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.order_number is not None:
        rows = rows.filter(order__number=filters.order_number)
    if filters.cursor:
        rows = rows.filter(pk__lt=int(finding.open_cursor(filters.cursor, 1)[0]))
    page = list(rows[: filters.limit + 1])
    more, page = len(page) > filters.limit, page[: filters.limit]
    following = finding.make_cursor(page[-1].pk) if more else None
    return {"items": [return_answer(row) for row in page], "next_cursor": following}


@endpoint(router, "GET", "/returns/{code}", right="returns.view", shape=return_shapes.Return, summary="One return")
def get_return(request: HttpRequest, code: Code) -> Answer:
    """The return with its pieces and how they ended."""
    return return_answer(whole_returns().get(pk=finding.return_id(code)))


@endpoint(
    router,
    "POST",
    "/returns/{code}/approve",
    right="returns.decide",
    shape=return_shapes.Return,
    summary="Approve a return",
)
def approve(request: HttpRequest, code: Code, data: Annotated[ApproveIn, Body(ApproveIn())]) -> Answer:
    """The customer is told the code, where to send to, and until when."""
    this = approve_return(
        finding.return_id(code),
        actor=actor_of(request),
        freight_payer=data.freight_payer,
        carrier_account_id=data.carrier_account_id,
        notify=data.notify,
    )
    return _answer(this)


@endpoint(
    router,
    "POST",
    "/returns/{code}/reject",
    right="returns.decide",
    shape=return_shapes.Return,
    summary="Reject a return",
)
def reject(request: HttpRequest, code: Code, data: RejectIn) -> Answer:
    """The shop says no and why. Inside the window the customer has a right: a legal exemption must be named."""
    this = reject_return(
        finding.return_id(code),
        actor=actor_of(request),
        message=data.message,
        exemption=data.exemption or "",
        notify=data.notify,
    )
    return _answer(this)


@endpoint(
    router,
    "POST",
    "/returns/{code}/withdraw",
    right="returns.open",
    shape=return_shapes.Return,
    summary="Withdraw a return",
)
def withdraw(request: HttpRequest, code: Code, data: Annotated[Nothing, Body(Nothing())]) -> Answer:
    """The customer keeps the goods; mails that wait are stopped."""
    return _answer(withdraw_return(finding.return_id(code), actor=actor_of(request)))


@endpoint(
    router,
    "POST",
    "/returns/{code}/tracking",
    right="returns.open",
    shape=return_shapes.Return,
    summary="Track a return",
)
def track(request: HttpRequest, code: Code, data: TrackIn) -> Answer:
    """The parcel's number: scanned at the counter it opens this return."""
    this = track_return(
        finding.return_id(code),
        actor=actor_of(request),
        tracking_number=data.tracking_number,
        carrier=data.carrier,
        handed_on=data.handed_on,
    )
    return _answer(this)


@endpoint(
    router,
    "POST",
    "/returns/{code}/receive",
    right="returns.receive",
    shape=return_shapes.Return,
    summary="Receive goods",
)
def receive(request: HttpRequest, code: Code, data: Annotated[ReceiveIn, Body(ReceiveIn())]) -> Answer:
    """A parcel was opened: good pieces go into stock, what came is credited. When nothing is awaited it is `received`."""
    places = None if data.lines is None else [finding.LinePieces(line_id=x.line_id, quantity=1) for x in data.lines]
    with finding.fields_as_given(places):
        this = receive_return(
            finding.return_id(code),
            actor=actor_of(request),
            pieces=None if data.lines is None else pieces_of(data.lines),
            location_id=data.location_id,
            notify=data.notify,
        )
    return _answer(this)


@endpoint(
    router,
    "POST",
    "/returns/{code}/settle",
    right="returns.settle",
    shape=return_shapes.Return,
    summary="Settle a return",
)
def settle(request: HttpRequest, code: Code, data: Annotated[SettleIn, Body(SettleIn())]) -> Answer:
    """Closes the return; with `refund` the money it credits goes back, else it stands in the order's balance."""
    actor, refund = actor_of(request), data.refund
    if refund is not None:
        refuse_without(actor, "payments.refund")
    with finding.fields_as_given(None, iban="refund.iban", holder="refund.holder", amount="refund"):
        this = settle_return(
            finding.return_id(code),
            actor=actor,
            kept=data.kept or 0,
            kept_reason=data.kept_reason,
            refund=MoneyBack(to=refund.to, iban=refund.iban, holder=refund.holder) if refund else None,
            notify=data.notify,
        )
    return _answer(this)


@endpoint(
    router,
    "POST",
    "/returns/{code}/exchange",
    right="returns.settle",
    shape=return_shapes.Return,
    summary="Send a replacement",
)
def exchange(request: HttpRequest, code: Code, data: ExchangeIn) -> Answer:
    """Places a linked order for other goods. What the return credits pays for it; the rest comes by `payment_method`."""
    pieces: dict[str, int] = {}
    for place, line in enumerate(data.lines):
        if line.sku in pieces:
            message = _("Aynı satır iki kez yazılmış.")
            raise Invalid(message, fields={f"lines.{place}.sku": message})
        pieces[line.sku] = line.quantity
    refuse_without(actor_of(request), "orders.place")
    return _answer(
        exchange_return(
            finding.return_id(code),
            actor=actor_of(request),
            pieces=pieces,
            payment_method=data.payment_method,
            notify=data.notify,
        )
    )


def pieces_of(lines: Sequence[Ended]) -> dict[int, dict[str, int]]:
    """Line id → outcome → pieces. Raises ``Invalid`` for a line named twice."""
    pieces: dict[int, dict[str, int]] = {}
    for place, line in enumerate(lines):
        if line.line_id in pieces:
            message = _("Aynı satır iki kez yazılmış.")
            raise Invalid(message, fields={f"lines.{place}.line_id": message})
        pieces[line.line_id] = {outcome: getattr(line, outcome) for outcome in OUTCOMES}
    return pieces


def _answer(this: Return) -> Answer:
    return return_answer(whole_returns().get(pk=this.pk))
