"""Drafts: orders that are still being written, and what becomes of them."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.functions import Body, Query
from pydantic import BaseModel, Field

from kervan.api import draft_shapes, finding, shapes
from kervan.api.answers import order_answer
from kervan.api.draft_answers import draft_answer, draft_row
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.orders import Nothing, Number
from kervan.api.fields import Given, Id, Money, Name, Text
from kervan.api.incoming import SHIPPING_VAT, AdjustmentIn, CustomerIn, LineIn, shipping_charge
from kervan.api.keys import actor_of
from kervan.channels.queries import manual_policy
from kervan.lib.errors import NotFound
from kervan.orders.pricing import AdjustmentKind, Charge
from kervan.sales.actions.delete_draft import delete_draft
from kervan.sales.actions.duplicate_order import duplicate_order
from kervan.sales.actions.place_draft import place_draft
from kervan.sales.actions.save_draft import save_draft
from kervan.sales.models import Draft
from kervan.sales.new_order import NewOrder

router = Router(tags=["Drafts"])

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class DraftAddressIn(Given):
    """As an order's address, but any part may still be missing."""

    name: Name | None = None
    phone: Name | None = None
    line: Annotated[Text, Field(max_length=1000, description="Street, number, door.")] | None = None
    neighbourhood: Name | None = Field(None, description="Mahalle.")
    district: Name | None = Field(None, description="İlçe.")
    city: Name | None = Field(None, description="İl.")
    postal_code: Name | None = None
    country: Annotated[Text, Field(max_length=2, description="ISO 3166-1, two letters.")] = "TR"
    tax_id: Name | None = Field(None, description="TCKN or VKN, on a billing address.")
    tax_office: Name | None = None

    def as_data(self) -> dict[str, str] | None:
        """What is written; None when nothing is."""
        given = {name: value for name, value in self.model_dump(exclude_none=True).items() if value}
        return given if set(given) - {"country"} else None


class DraftIn(Given):
    """The whole content: what is left out is empty. A line without `title`, `unit_price` or `vat_rate` is kept, and named
    in `problems`."""

    customer_id: Id | None = Field(None, description="A known customer, as in an order's customer.id.")
    customer: CustomerIn = CustomerIn()
    shipping_address: DraftAddressIn | None = None
    billing_address: DraftAddressIn | None = None
    lines: Annotated[list[LineIn], Field(max_length=200)] = []
    adjustments: Annotated[list[AdjustmentIn], Field(max_length=20)] = []
    shipping_fee: Money | None = None
    cod_fee: Money | None = None
    payment_method: Literal["card", "bank_transfer", "cash_on_delivery"] = "bank_transfer"
    note: Annotated[Text, Field(max_length=2000)] | None = None
    language: Literal["tr", "en"] = "tr"
    tags: Annotated[list[Annotated[Text, Field(max_length=40)]], Field(max_length=20)] = []

    def as_new_order(self) -> NewOrder:
        """What the action takes."""
        charges = shipping_charge(self.shipping_fee)
        if self.cod_fee:
            charges += (Charge(kind=AdjustmentKind.COD_FEE, amount=self.cod_fee, vat_rate=SHIPPING_VAT),)
        return NewOrder(
            channel=manual_policy(),
            customer_id=self.customer_id,
            customer=self.customer.as_new_customer(),
            shipping_address=self.shipping_address.as_data() if self.shipping_address else None,
            billing_address=self.billing_address.as_data() if self.billing_address else None,
            lines=tuple(line.as_new_line() for line in self.lines),
            rules=tuple(rule.as_rule() for rule in self.adjustments),
            charges=charges,
            payment_method=self.payment_method,
            customer_note=self.note or "",
            language=self.language,
            tags=tuple(self.tags),
        )


class DraftChange(DraftIn):
    version: Version | None = Field(None, description="The one that was read; refused when it is not the newest.")


class PlaceIn(Given):
    place_as: Literal["awaiting", "paid", "completed"] = Field(
        alias="as",
        description="awaiting: payment still to come. paid: it is here. completed: paid, sent and delivered, all at once.",
    )
    version: Version | None = None
    notify: bool = Field(True, description="Tell the customer that the order came in.")
    notify_shipment: bool = Field(False, description="With `completed`: send the parcel and delivery messages too.")


class DraftFilter(BaseModel):
    cursor: Annotated[Text, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class Seen(BaseModel):
    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


def _draft(number: int) -> Draft:
    """The draft with this number. Raises ``NotFound``."""
    found = Draft.objects.select_related("order").filter(order__number=number, order__draft=True).first()
    if found is None:
        raise NotFound(_("#%(number)s numaralı taslak yok.") % {"number": number}, code="draft_not_found")
    return found


@endpoint(
    router, "POST", "/drafts", right="orders.place", shape=draft_shapes.Draft, status=201, summary="Begin a draft"
)
def create_draft(request: HttpRequest, data: DraftIn) -> Answer:
    """Keeps an unfinished order under the channel of manual orders. No stock is reserved, nobody is written to."""
    actor = actor_of(request)
    return draft_answer(save_draft(None, data.as_new_order(), actor=actor), actor=actor)


@endpoint(router, "GET", "/drafts", right="orders.place", shape=draft_shapes.Drafts, summary="Drafts, newest first")
def list_drafts(request: HttpRequest, filters: Annotated[DraftFilter, Query()]) -> Answer:
    """Drafts in pages."""
    found = Draft.objects.select_related("order").defer("content", "order__search").filter(order__draft=True)
    if filters.cursor:
        (last,) = finding.open_cursor(filters.cursor, 1)
        found = found.filter(pk__lt=int(last))
    rows = list(found.order_by("-order_id")[: filters.limit + 1])
    more = len(rows) > filters.limit
    rows = rows[: filters.limit]
    return {
        "items": [draft_row(row) for row in rows],
        "next_cursor": finding.make_cursor(rows[-1].pk) if more else None,
    }


@endpoint(router, "GET", "/drafts/{int:number}", right="orders.place", shape=draft_shapes.Draft, summary="One draft")
def get_draft(request: HttpRequest, number: Number) -> Answer:
    """The draft with what it costs now and what is missing."""
    return draft_answer(_draft(number), actor=actor_of(request))


@endpoint(
    router, "PUT", "/drafts/{int:number}", right="orders.place", shape=draft_shapes.Draft, summary="Change a draft"
)
def put_draft(request: HttpRequest, number: Number, data: DraftChange) -> Answer:
    """Replaces the whole content. 409 `draft_changed` when somebody changed it after `version`."""
    actor = actor_of(request)
    draft = save_draft(_draft(number).pk, data.as_new_order(), actor=actor, version=data.version)
    return draft_answer(draft, actor=actor)


@endpoint(
    router, "DELETE", "/drafts/{int:number}", right="orders.place", shape=draft_shapes.Nothing, summary="Delete a draft"
)
def remove_draft(request: HttpRequest, number: Number, seen: Annotated[Seen, Query()]) -> Answer:
    """Throws it away for good; its number is not used again."""
    delete_draft(_draft(number).pk, actor=actor_of(request), version=seen.version)
    return {}


@endpoint(
    router, "POST", "/drafts/{int:number}/place", right="orders.place", shape=shapes.Order, status=201, summary="Place"
)
def place_the_draft(request: HttpRequest, number: Number, data: PlaceIn) -> Answer:
    """The draft becomes an order under the same number.

    422 `draft_incomplete` names what is missing, 409 `out_of_stock` what the stock lacks. `paid` needs payments.record
    as well, `completed` also shipping.dispatch and shipping.deliver.
    """
    actor = actor_of(request)
    order = place_draft(
        _draft(number).pk,
        actor=actor,
        place_as=data.place_as,
        version=data.version,
        notify=data.notify,
        notify_shipment=data.notify_shipment,
    )
    return order_answer(order.pk, actor=actor)


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/duplicate",
    right="orders.place",
    shape=draft_shapes.Draft,
    status=201,
    summary="Copy an order into a draft",
)
def duplicate(request: HttpRequest, number: Number, data: Annotated[Nothing, Body(Nothing())]) -> Answer:
    """A new draft with the order's lines at their prices of that day, price rules, fee, addresses and customer.

    Products that are gone or not on sale any more keep their line and are named in `problems`.
    """
    actor = actor_of(request)
    draft = duplicate_order(finding.order_id(number), actor=actor, channel=manual_policy())
    return draft_answer(draft, actor=actor)
