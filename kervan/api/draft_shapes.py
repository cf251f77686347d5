"""The shapes of answers about drafts, for the contract. Built in ``draft_answers.py``."""

from __future__ import annotations

from pydantic import Field

from kervan.api.shapes import FieldProblem, Money, Number, PriceRule, Shape, Time


class VatSum(Shape):
    rate: Number
    gross: Money
    vat: Money


class DraftLine(Shape):
    sku: str
    title: str
    quantity: int
    unit_price: Money | None = Field(description="null: the catalogue's, or still open on a custom line.")
    vat_rate: Number | None
    adjustments: list[PriceRule]
    total: Money | None


class DraftCustomer(Shape):
    name: str
    email: str
    phone: str
    tax_id: str
    tax_office: str
    kind: str


class Draft(Shape):
    number: int
    version: int = Field(description="Rises with each change; send it back to be told of somebody else's.")
    created_at: Time
    changed_at: Time
    changed_by: str
    channel: str
    customer_id: int | None
    customer: DraftCustomer
    shipping_address: dict[str, str] | None
    billing_address: dict[str, str] | None
    lines: list[DraftLine]
    adjustments: list[PriceRule]
    shipping_fee: Money | None
    cod_fee: Money | None
    payment_method: str
    note: str
    language: str
    tags: list[str]
    goods_total: Money
    total: Money
    vat_total: Money
    vat_by_rate: list[VatSum]
    ready: bool = Field(description="Whether it could be placed now, as far as one can see.")
    problems: list[FieldProblem] = Field(description="What is missing or out of stock before it can be placed.")


class DraftRow(Shape):
    number: int
    version: int
    created_at: Time
    changed_at: Time
    changed_by: str
    customer_name: str
    pieces: int
    total: Money


class Drafts(Shape):
    items: list[DraftRow]
    next_cursor: str | None = Field(description="Ask for the next page with it; null on the last page.")


class Nothing(Shape):
    """Done, and there is nothing to tell."""
