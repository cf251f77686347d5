"""Many orders in one call."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue

from kervan.api import shapes
from kervan.api.answers import placed_in_short
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.orders import checked_order
from kervan.api.fields import Given
from kervan.api.incoming import OrderIn
from kervan.api.keys import actor_of
from kervan.api.problems import misread_data, refusal_data
from kervan.channels.queries import policies_of
from kervan.lib.errors import DomainError
from kervan.sales.actions.place_orders import place_orders
from kervan.sales.new_order import NewOrder

router = Router(tags=["Orders"])

MOST_ORDERS = 1000


class _ReadLater:
    """In the contract an order; read one by one, so that one that is wrong does not take the others with it."""

    def __get_pydantic_json_schema__(self, _core: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(OrderIn.__pydantic_core_schema__)


class OrdersIn(Given):
    """Each as `POST /orders` takes it."""

    orders: Annotated[list[Annotated[Any, _ReadLater()]], Field(min_length=1, max_length=MOST_ORDERS)]


@endpoint(router, "POST", "/orders/bulk", right="orders.place", shape=shapes.PlacedOrders, summary="Place many orders")
def place_many(request: HttpRequest, data: OrdersIn) -> Answer:
    """Up to 1,000 orders in one transaction, as if each had been sent for itself, one after the other.

    `results` has one entry per order, in the order of the call: `status` 201 with the order in short, or the status and
    the problem that `POST /orders` would have answered. A refused or misread order changes nothing and stands in nobody's
    way. With an `Idempotency-Key` a repeat gets the kept answer, refusals included: send what was refused under a new key.
    """
    actor = actor_of(request)
    results: dict[int, dict[str, Any]] = {}
    read: dict[int, OrderIn] = {}
    for place, given in enumerate(data.orders):
        try:
            read[place] = OrderIn.model_validate(given)
        except ValidationError as wrong:
            results[place] = _refused(misread_data(wrong.errors()))
    policies = policies_of({order.channel for order in read.values()})
    sound: dict[int, NewOrder] = {}
    for place, order in read.items():
        try:
            sound[place] = checked_order(order, policies, actor)
        except DomainError as refusal:
            results[place] = _refused(refusal_data(refusal))
    for place, end in zip(sound, place_orders(list(sound.values()), actor=actor), strict=True):
        if isinstance(end, DomainError):
            results[place] = _refused(refusal_data(end))
        else:
            results[place] = {"status": 201, "order": placed_in_short(end.order), "problem": None}
    ordered = [results[place] for place in range(len(data.orders))]
    placed = sum(result["status"] == 201 for result in ordered)
    return {"placed": placed, "refused": len(ordered) - placed, "results": ordered}


def _refused(problem: dict[str, Any]) -> dict[str, Any]:
    return {"status": problem["status"], "order": None, "problem": problem}
