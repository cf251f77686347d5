"""Changing an order after it was placed: what it would come to, and doing it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from kervan.api import finding, shapes
from kervan.api.answers import order_answer
from kervan.api.edit_shapes import EditPreview, difference_answer
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.orders import Number
from kervan.api.fields import Given, Id, Money, Text
from kervan.api.incoming import AdjustmentIn, LineIn, ShippingAddressIn
from kervan.api.keys import actor_of
from kervan.lib.errors import Invalid
from kervan.sales.actions.edit_order import edit_order
from kervan.sales.new_order import NewLine
from kervan.sales.order_edit import LineEdit, OrderEdit
from kervan.sales.queries import preview_edit

router = Router(tags=["Orders"])


class LineEditIn(Given):
    """What is missing or null stays. Another `unit_price` needs the edit's `reason`."""

    line_id: Id
    quantity: Annotated[int, Field(ge=0, le=100_000)] | None = Field(
        None, description="Pieces still wanted, those sent and packed included; 0 takes the line out."
    )
    unit_price: Money | None = None
    adjustments: Annotated[list[AdjustmentIn], Field(max_length=20)] | None = Field(
        None, description="The line's own price rules, all of them."
    )


class EditIn(Given):
    """What is missing or null stays."""

    lines: Annotated[list[LineEditIn], Field(max_length=200)] = []
    new_lines: Annotated[list[LineIn], Field(max_length=200)] = []
    adjustments: Annotated[list[AdjustmentIn], Field(max_length=20)] | None = Field(
        None, description="The order's price rules, all of them; an empty list takes them off."
    )
    shipping_fee: Money | None = Field(None, description="0 takes the fee off.")
    customer_id: Id | None = None
    shipping_address: ShippingAddressIn | None = None
    billing_address: ShippingAddressIn | None = None
    reason: Annotated[Text, Field(max_length=200)] = ""
    version: Annotated[Text, Field(max_length=40)] = Field(
        "", description="Of the preview that was looked at; 409 `changed` when the order is another one by now."
    )

    def as_edit(self) -> OrderEdit:
        """What the action takes. Raises ``Invalid`` for a line named twice."""
        lines: dict[int, LineEdit] = {}
        for place, line in enumerate(self.lines):
            if line.line_id in lines:
                message = _("Aynı satır iki kez yazılmış.")
                raise Invalid(message, fields={f"lines.{place}.line_id": message})
            rules = None if line.adjustments is None else tuple(rule.as_rule() for rule in line.adjustments)
            lines[line.line_id] = LineEdit(pieces=line.quantity, unit_price=line.unit_price, rules=rules)
        return OrderEdit(
            lines=lines,
            new_lines=tuple(
                NewLine(
                    sku=line.sku or "",
                    title=line.title or "",
                    quantity=line.quantity,
                    unit_price=line.unit_price,
                    vat_rate=line.vat_rate,
                    rules=tuple(rule.as_rule() for rule in getattr(line, "adjustments", None) or ()),
                )
                for line in self.new_lines
            ),
            rules=None if self.adjustments is None else tuple(rule.as_rule() for rule in self.adjustments),
            shipping_fee=self.shipping_fee,
            customer_id=self.customer_id,
            shipping_address=self.shipping_address.as_data() if self.shipping_address else None,
            billing_address=self.billing_address.as_data() if self.billing_address else None,
            reason=self.reason,
            seen=self.version,
        )


@endpoint(
    router,
    "POST",
    "/orders/{int:number}/edit/preview",
    right="orders.edit",
    shape=EditPreview,
    summary="What an edit would come to",
)
def preview(request: HttpRequest, number: Number, data: EditIn) -> Answer:
    """The difference the same call without `/preview` would make: totals, VAT, what is to collect or to give back, and
    what is missing of the stock. Changes nothing; refuses what the edit would refuse."""
    with _as_given(data):
        return difference_answer(preview_edit(finding.order_id(number), data.as_edit()))


@endpoint(router, "POST", "/orders/{int:number}/edit", right="orders.edit", shape=shapes.Order, summary="Edit")
def edit(request: HttpRequest, number: Number, data: EditIn) -> Answer:
    """Changes lines, prices, price rules, the shipping fee, the customer and the addresses; stock follows.

    Only pieces that were neither sent nor packed can go. 409 names what stands in the way: `sent`, `packed`,
    `last_piece`, `invoiced`, `has_return`, `cash_on_delivery`, `out_of_stock`, `changed`, `waiting`.
    """
    actor = actor_of(request)
    with _as_given(data):
        order = edit_order(finding.order_id(number), data.as_edit(), actor=actor)
    return order_answer(order.pk, actor=actor)


@contextmanager
def _as_given(data: EditIn) -> Iterator[None]:
    """The action names fields by line id and in its own words; the caller wrote places and adjustments."""
    places = {str(line.line_id): place for place, line in enumerate(data.lines)}
    try:
        yield
    except Invalid as error:
        fields = {_field(path, places): message for path, message in error.fields.items()}
        raise Invalid(error.message, code=error.code, fields=fields, **error.details) from error


def _field(path: str, places: dict[str, int]) -> str:
    head, *rest = path.split(".")
    if head == "rules":
        return ".".join(["adjustments", *rest])
    if head == "lines" and rest and rest[0] in places:
        names = {"pieces": "quantity", "rules": "adjustments"}
        inner = [names.get(part, part) for part in rest[1:]] or ["line_id"]
        return ".".join(["lines", str(places[rest[0]]), *inner])
    return path
