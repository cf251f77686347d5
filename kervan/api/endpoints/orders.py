"""Orders: placing them, reading them, and the verbs of the order page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.functions import Body, Path, Query
from pydantic import BaseModel, Field

from kervan.api import finding, shapes
from kervan.api.answers import ORDER_FIELDS, order_answer, orders_answer, placed_answer
from kervan.api.endpoint import Answer, endpoint
from kervan.api.fields import Day, Given, Moment, Money, Name, Text, moment
from kervan.api.finding import LinePieces
from kervan.api.incoming import OrderIn, ShippingAddressIn
from kervan.api.keys import actor_of, refuse_without
from kervan.channels.queries import policies_of
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.orders.actions.accept_order import accept_order
from kervan.orders.actions.add_note import add_note
from kervan.orders.actions.change_contact import change_contact
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.actions.release_order import release_order
from kervan.orders.actions.tag_order import tag_order
from kervan.orders.finding import search_orders
from kervan.orders.models import Note, Order
from kervan.orders.queries import in_queue
from kervan.orders.status import OrderStatus, PaymentStatus
from kervan.sales.actions.ask_to_cancel import ask_to_cancel
from kervan.sales.actions.change_address import change_address
from kervan.sales.actions.change_booked_address import change_booked_address
from kervan.sales.actions.place_orders import place_whole_order
from kervan.sales.new_order import ChannelPolicy, NewOrder
from kervan.sales.refund_wish import RefundWish

router = Router(tags=["Orders"])

Number = Annotated[int, Path(ge=1, le=2**63 - 1, description="The order's number, as people know it.", examples=[1042])]


class Nothing(Given):
    """An empty object, or no body at all."""


class RefundIn(Given):
    to: Literal["original", "iban"] = Field("original", description="The way it was paid, or to an IBAN.")
    amount: Money | None = Field(None, description="Without it what the order owes the customer afterwards.")
    iban: Annotated[Text, Field(max_length=60)] = ""
    holder: Annotated[Text, Field(max_length=150)] = ""


class CancelIn(Given):
    lines: Annotated[list[LinePieces], Field(min_length=1, max_length=200)] | None = Field(
        None, description="Pieces to cancel; without it the whole order."
    )
    reason: Name = ""
    restock: bool = Field(True, description="False writes the pieces off: they can't be sold to others.")
    refund: RefundIn | None = Field(None, description="Gives money back in the same step; needs payments.refund.")
    notify: bool = Field(True, description="Tell the customer.")


class HoldIn(Given):
    reason: Annotated[Text, Field(max_length=200)]
    until: Day | None = Field(None, description="Released by itself on this day.")


class NoteIn(Given):
    text: Annotated[Text, Field(max_length=4000)]


class TagsIn(Given):
    add: Annotated[list[Annotated[Text, Field(max_length=40)]], Field(max_length=50)] = []
    remove: Annotated[list[Annotated[Text, Field(max_length=40)]], Field(max_length=50)] = []


class ContactIn(Given):
    """What is missing or null keeps its value."""

    name: Name | None = None
    email: Name | None = None
    phone: Name | None = None


class AddressIn(Given):
    """What is missing or null keeps its value."""

    shipping_address: ShippingAddressIn | None = None
    billing_address: ShippingAddressIn | None = None
    rebook: bool = Field(
        False, description="Parcels that carriers know are cancelled there and booked anew with the new address."
    )


class OrderFilter(BaseModel):
    cursor: Annotated[Text, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    status: Annotated[Text, Field(max_length=400, description="One status, or several with commas.")] = ""
    payment_status: Annotated[Text, Field(max_length=400, description="One status, or several with commas.")] = ""
    channel: Annotated[Text, Field(max_length=40)] = ""
    queue: Annotated[Text, Field(max_length=40, description="A work queue of the panel: to_pack, ready, late …")] = (
        "all"
    )
    q: Annotated[Text, Field(max_length=200, description="As the panel's search: name, number, phone, SKU …")] = ""
    external_id: Annotated[Text, Field(max_length=100)] = ""
    placed_after: Moment | None = None
    placed_before: Moment | None = None


@endpoint(router, "POST", "/orders", right="orders.place", shape=shapes.Order, status=201, summary="Place an order")
def place(request: HttpRequest, data: OrderIn) -> Answer:
    """Reserves the stock, fixes the price and tells the customer.

    409 `out_of_stock` names what is missing in `lacking`; 409 `external_id_taken` names the order that has it.
    A card payment that is not `captured` only holds the stock until it succeeds. `captured` money that did not come
    by card needs the right payments.record as well.
    """
    actor = actor_of(request)
    placed = place_whole_order(checked_order(data, policies_of([data.channel]), actor), actor=actor)
    return placed_answer(placed, actor=actor)


def checked_order(data: OrderIn, policies: Mapping[str, ChannelPolicy], actor: Actor) -> NewOrder:
    """The order as the shop takes it.

    Raises ``Forbidden`` without the right to record its money, ``Invalid`` for an unknown channel.
    """
    if data.payment.captured and data.payment.method != "card":
        refuse_without(actor, "payments.record")
    policy = policies.get(data.channel)
    if policy is None:
        message = _("“%(code)s” kodlu bir satış kanalı yok.") % {"code": data.channel}
        raise Invalid(message, fields={"channel": message})
    return data.as_new_order(policy)


@endpoint(router, "GET", "/orders", right="orders.view", shape=shapes.Orders, summary="Orders, newest first")
def list_orders(request: HttpRequest, filters: Annotated[OrderFilter, Query()]) -> Answer:
    """Placed orders with their lines, in pages. With `external_id` also those whose card payment has not succeeded."""
    limit, orders = filters.limit, _filtered(filters)
    rows = list(orders.order_by("-placed_at", "-id").values(*ORDER_FIELDS)[: limit + 1])
    more = len(rows) > limit and rows[limit - 1]["placed_at"] is not None
    rows = rows[:limit]
    following = finding.make_cursor(rows[-1]["placed_at"].isoformat(), rows[-1]["id"]) if more else None
    return {"items": orders_answer(rows, actor=actor_of(request)), "next_cursor": following}


def _filtered(wanted: OrderFilter) -> Any:
    orders = Order.objects.filter(external_id=wanted.external_id) if wanted.external_id else in_queue(wanted.queue)
    if wanted.status:
        orders = orders.filter(status__in=finding.words("status", wanted.status, OrderStatus.values))
    if wanted.payment_status:
        orders = orders.filter(
            payment_status__in=finding.words("payment_status", wanted.payment_status, PaymentStatus.values)
        )
    if wanted.channel:
        orders = orders.filter(channel=wanted.channel)
    if wanted.placed_after is not None:
        orders = orders.filter(placed_at__gte=wanted.placed_after)
    if wanted.placed_before is not None:
        orders = orders.filter(placed_at__lt=wanted.placed_before)
    if wanted.q:
        orders = search_orders(orders, wanted.q)
    return _after(orders, wanted.cursor) if wanted.cursor else orders


def _after(orders: Any, cursor: str) -> Any:
    placed_at, order_id = finding.open_cursor(cursor, 2)
    try:
        datetime.fromisoformat(placed_at)
    except ValueError:
        raise finding.cursor_invalid() from None
    return orders.extra(
        where=["(orders_order.placed_at, orders_order.id) < (%s::timestamptz, %s)"], params=[placed_at, int(order_id)]
    )


@endpoint(router, "GET", "/orders/{int:number}", right="orders.view", shape=shapes.Order, summary="One order")
def get_order(request: HttpRequest, number: Number) -> Answer:
    """The order with its lines and what raises or lowers its price."""
    rows = orders_answer(Order.objects.filter(number=number).values(*ORDER_FIELDS), actor=actor_of(request))
    return rows[0] if rows else order_answer(finding.order_id(number), actor=actor_of(request))


@endpoint(router, "POST", "/orders/{int:number}/accept", right="orders.accept", shape=shapes.Order, summary="Accept")
def accept(request: HttpRequest, number: Number, data: Annotated[Nothing, Body(Nothing())]) -> Answer:
    """Takes the order on, where orders are accepted by hand. Accepting twice changes nothing."""
    actor = actor_of(request)
    return order_answer(accept_order(finding.order_id(number), actor=actor).pk, actor=actor)


@endpoint(router, "POST", "/orders/{int:number}/cancel", right="orders.cancel", shape=shapes.Order, summary="Cancel")
def cancel(request: HttpRequest, number: Number, data: Annotated[CancelIn, Body(CancelIn())]) -> Answer:
    """Cancels the order, or pieces that were not sent: their stock is free again, what is owed falls.

    Parcels that carriers know are cancelled there first: the answer then says `waits_for: cancel`, and the order is
    cancelled by itself once they have; if one refuses, its parcel stays and nothing is cancelled.
    """
    actor = actor_of(request)
    if data.refund is not None:
        refuse_without(actor, "payments.refund")
    with finding.fields_as_given(data.lines, amount="refund.amount", iban="refund.iban", holder="refund.holder"):
        order = ask_to_cancel(
            finding.order_id(number),
            actor=actor,
            quantities=finding.quantities(data.lines),
            reason=data.reason,
            restock=data.restock,
            refund=RefundWish(**data.refund.model_dump(), notify=data.notify) if data.refund else None,
            notify=data.notify,
        )
    return order_answer(order.pk, actor=actor)


@endpoint(router, "POST", "/orders/{int:number}/hold", right="orders.hold", shape=shapes.Order, summary="Hold")
def hold(request: HttpRequest, number: Number, data: HoldIn) -> Answer:
    """Keeps the order from being packed and sent, with a reason."""
    actor = actor_of(request)
    order = hold_order(finding.order_id(number), actor=actor, reason=data.reason, until=data.until)
    return order_answer(order.pk, actor=actor)


@endpoint(router, "POST", "/orders/{int:number}/release", right="orders.hold", shape=shapes.Order, summary="Release")
def release(request: HttpRequest, number: Number, data: Annotated[Nothing, Body(Nothing())]) -> Answer:
    """Ends the hold."""
    actor = actor_of(request)
    return order_answer(release_order(finding.order_id(number), actor=actor).pk, actor=actor)


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/notes",
    right="orders.note",
    shape=shapes.Note,
    status=201,
    summary="Add a note",
)
def note(request: HttpRequest, number: Number, data: NoteIn) -> Answer:
    """Leaves a note for the staff; the customer never sees it."""
    return _note(add_note(finding.order_id(number), actor=actor_of(request), text=data.text))


@endpoint(router, "GET", "/orders/{int:number}/notes", right="orders.view", shape=shapes.Notes, summary="Notes")
def list_notes(request: HttpRequest, number: Number) -> Answer:
    """The staff's notes, newest first."""
    notes = Note.objects.filter(order_id=finding.order_id(number)).order_by("-id")[:200]
    return {"items": [_note(row) for row in notes]}


def _note(row: Note) -> dict[str, Any]:
    return {"id": row.pk, "text": row.text, "author": row.author, "at": moment(row.at)}


@endpoint(
    router, "POST", "/orders/{int:number}/tags", right="orders.note", shape=shapes.Order, summary="Add, remove tags"
)
def tags(request: HttpRequest, number: Number, data: TagsIn) -> Answer:
    """A tag that is there already, or not there, is fine."""
    actor = actor_of(request)
    order = tag_order(finding.order_id(number), actor=actor, add=data.add, remove=data.remove)
    return order_answer(order.pk, actor=actor)


@endpoint(
    router, "POST", "/orders/{int:number}/contact", right="orders.edit", shape=shapes.Order, summary="Correct contact"
)
def contact(request: HttpRequest, number: Number, data: ContactIn) -> Answer:
    """Corrects whom the shop writes to about this order."""
    actor = actor_of(request)
    order = change_contact(finding.order_id(number), actor=actor, name=data.name, email=data.email, phone=data.phone)
    return order_answer(order.pk, actor=actor)


@endpoint(
    router, "POST", "/orders/{int:number}/address", right="orders.edit", shape=shapes.Order, summary="Correct address"
)
def address(request: HttpRequest, number: Number, data: AddressIn) -> Answer:
    """Corrects where the order goes or whom it is billed to; refused once a carrier knows the old address.

    With `rebook` the carriers are asked instead: the answer says `waits_for: address` until all have cancelled; if one
    refuses, nothing changes.
    """
    actor = actor_of(request)
    if data.rebook and data.shipping_address is not None:
        with transaction.atomic():
            order_id = finding.order_id(number)
            if data.billing_address is not None:
                change_address(order_id, actor=actor, billing=data.billing_address.as_data())
            change_booked_address(order_id, actor=actor, shipping=data.shipping_address.as_data())
        return order_answer(order_id, actor=actor)
    order = change_address(
        finding.order_id(number),
        actor=actor,
        shipping=data.shipping_address.as_data() if data.shipping_address else None,
        billing=data.billing_address.as_data() if data.billing_address else None,
    )
    return order_answer(order.pk, actor=actor)
