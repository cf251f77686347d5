"""A customer's wish to cancel. "Yes" is the order's own ``POST /orders/{number}/cancel``."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Body
from pydantic import Field

from kervan.api import finding, shapes
from kervan.api.answers import order_answer
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.orders import Number
from kervan.api.fields import Given, Text
from kervan.api.keys import actor_of
from kervan.sales.actions.refuse_cancel import refuse_cancel

router = Router(tags=["Orders"])


class RefuseIn(Given):
    reason: Annotated[Text, Field(max_length=200)] = Field("", description="What the customer reads.")


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/cancel-wish/refuse",
    right="orders.cancel",
    shape=shapes.Order,
    summary="Refuse a wish to cancel",
)
def refuse_cancel_wish(request: HttpRequest, number: Number, data: Annotated[RefuseIn, Body(RefuseIn())]) -> Answer:
    """The order stays as it is; the customer reads why on the order's page."""
    actor = actor_of(request)
    wish = refuse_cancel(finding.order_id(number), actor=actor, reason=data.reason)
    return order_answer(wish.order_id, actor=actor)
