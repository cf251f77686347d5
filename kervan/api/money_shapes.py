"""What the API answers about money over all orders, and about money that has not come."""

from __future__ import annotations

from pydantic import Field

from kervan.api.shapes import Date, Shape, Time


class StockLeft(Shape):
    line_id: int
    cancelled: int
    left: int = Field(description="Pieces of it that could be promised again now.")


class PaymentTerm(Shape):
    order_id: int
    order_number: int
    remind_on: Date | None
    pay_by: Date | None = Field(description="What the customer was told.")
    expires_on: Date | None = Field(description="The business day on which the order is given up.")
    reminded_at: Time | None
    expired_at: Time | None = Field(description="Given up because no money came.")
    left: list[StockLeft] = Field(description="Cancelled lines and what stock is left for each.")
