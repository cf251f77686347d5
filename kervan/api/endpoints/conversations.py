"""What customers and the shop write to each other about an order."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Body
from pydantic import Field

from kervan.api import finding, person_shapes
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.orders import Nothing, Number
from kervan.api.fields import Given, Text, moment
from kervan.api.keys import actor_of
from kervan.orders.queries import order_by_number
from kervan.sales.actions.answer_customer import answer_customer
from kervan.sales.actions.close_questions import close_questions
from kervan.sales.actions.write_to_shop import write_to_shop
from kervan.sales.conversations import conversation_of
from kervan.sales.models import CustomerMessage

router = Router(tags=["Customers"])


class MessageIn(Given):
    text: Annotated[Text, Field(min_length=1, max_length=2000)]
    sender: Literal["shop", "customer"] = Field(
        "shop", description="customer: what a customer wrote on a page of yours; it waits for the shop's answer."
    )
    notify: bool = Field(True, description="Of the shop's: send it by mail too.")


@endpoint(
    router,
    "GET",
    "/orders/{int:number}/conversation",
    right="messages.view",
    shape=person_shapes.Conversation,
    summary="What customer and shop wrote",
)
def list_messages(request: HttpRequest, number: Number) -> Answer:
    """The newest hundred, the oldest of them first."""
    return {"items": [_message(row) for row in conversation_of(order_by_number(number))]}


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/conversation",
    right="messages.send",
    shape=person_shapes.CustomerMessage,
    status=201,
    summary="Write to the customer",
)
def write_message(request: HttpRequest, number: Number, data: MessageIn) -> Answer:
    """It stands on the order's page for its customer, and goes by mail; what they asked counts as answered."""
    order_id, actor = finding.order_id(number), actor_of(request)
    if data.sender == "customer":
        return 201, _message(write_to_shop(order_id, actor=actor, text=data.text))
    return 201, _message(answer_customer(order_id, actor=actor, text=data.text, notify=data.notify))


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/conversation/close",
    right="messages.send",
    shape=person_shapes.QuestionsClosed,
    summary="No answer is needed",
)
def close_conversation(request: HttpRequest, number: Number, data: Annotated[Nothing, Body(Nothing())]) -> Answer:
    """What the customer wrote waits no longer."""
    return {"closed": close_questions(finding.order_id(number), actor=actor_of(request))}


def _message(row: CustomerMessage) -> dict[str, Any]:
    return {
        "id": row.pk,
        "sender": "customer" if row.by_customer else "shop",
        "text": row.text,
        "author": row.author,
        "waiting": row.open,
        "at": moment(row.at),
    }
