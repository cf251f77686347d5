"""What the API answers to a shop of somebody else's make at its checkout."""

from __future__ import annotations

from pydantic import Field

from kervan.api.shapes import FieldProblem, Money, Shape
from kervan.api.shipping_shapes import ShippingOffer


class CheckoutLine(Shape):
    sku: str
    title: str
    quantity: int
    unit_price: Money
    total: Money
    available: int = Field(description="Pieces that can be had now.")


class CheckoutMethod(Shape):
    method: str = Field(description="card_on_delivery: cash on delivery that is paid to the courier by card.")
    label: str
    text: str
    fee: Money = Field(description="VAT included; below zero for a discount.")


class CheckoutSum(Shape):
    label: str
    amount: Money


class CheckoutText(Shape):
    kind: str
    title: str
    version: str
    body: str = Field(description='Plain: "## " heads a part, "- " a list\'s item.')


class Checkout(Shape):
    id: str = Field(description="Complete it with this; a secret of the buyer.")
    lines: list[CheckoutLine]
    offers: list[ShippingOffer] = Field(
        description="Ways to send it, the cheapest first; empty until the city is known."
    )
    rate_id: int | None = Field(description="The chosen one.")
    methods: list[CheckoutMethod]
    payment_method: str | None = Field(description="The chosen one.")
    goods_total: Money
    sums: list[CheckoutSum] = Field(description="What stands below the goods.")
    total: Money
    vat_total: Money
    ready: bool = Field(description="Whether it can be completed.")
    problems: list[FieldProblem]
    texts: list[CheckoutText] = Field(
        description="Show them to the buyer before they order; they are kept with the order."
    )


class CheckoutOrder(Shape):
    number: int
    total: Money
    payment_method: str
    payment_status: str
    placed: bool = Field(description="False: a card order that waits for its money.")
    order_url: str = Field(description="The buyer's page of this order; there they pay what is open.")
