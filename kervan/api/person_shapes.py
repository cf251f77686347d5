"""What the API answers about a person's data."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from kervan.api.shapes import Shape, Time


class PersonData(Shape):
    made_at: str
    customer: dict[str, Any]
    marketing: list[dict[str, Any]]
    orders: list[dict[str, Any]]
    payments: list[dict[str, Any]]
    refunds: list[dict[str, Any]]
    transfer_notices: list[dict[str, Any]]
    parcels: list[dict[str, Any]]
    returns: list[dict[str, Any]]
    invoices: list[dict[str, Any]]
    contracts: list[dict[str, Any]]
    conversations: list[dict[str, Any]]
    messages: list[dict[str, Any]]


class Forgotten(Shape):
    customer_id: int
    forgotten_at: Time


class MarketingPermission(Shape):
    id: int
    channel: str
    recipient: str
    allowed: bool
    wording: str = Field(description="What stood beside the box.")
    source: str = Field(description="checkout, link (the customer's own page) or staff.")
    order_number: int | None
    ip: str | None
    at: Time


class MarketingPermissions(Shape):
    items: list[MarketingPermission]
    next_after: int | None = Field(description="Ask again with this as `after`; null: that was all so far.")


class MarketingWithdrawn(Shape):
    withdrawn: list[str] = Field(description="Channels on which it was allowed until now.")


class CustomerMessage(Shape):
    id: int
    sender: str = Field(description="customer or shop.")
    text: str
    author: str
    waiting: bool = Field(description="The customer's, and not answered yet.")
    at: Time


class Conversation(Shape):
    items: list[CustomerMessage]


class QuestionsClosed(Shape):
    closed: int
