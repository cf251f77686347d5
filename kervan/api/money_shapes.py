"""What the API answers about money over all orders, and about money that has not come."""

from __future__ import annotations

from pydantic import Field

from kervan.api.shapes import Date, Money, Shape, Time


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


class PaymentLink(Shape):
    url: str


class Movement(Shape):
    id: int
    day: Date = Field(description="The shop's day the money moved.")
    recorded_at: Time
    kind: str = Field(description="`captured`, `reversed` (a record taken back) or `refunded`.")
    method: str = Field(description="`card`, `bank_transfer`, `cash_on_delivery`, `iban` or `set_off`.")
    amount: Money = Field(description="Signed: what came is positive.")
    currency: str
    order_id: int
    order_number: int
    payment_id: int | None
    refund_id: int | None
    gateway_account_id: int | None
    bank_account_id: int | None
    reference: str
    note: str
    recorded_by: str


class Movements(Shape):
    items: list[Movement]
    next_cursor: str | None


class PlaceAmounts(Shape):
    received: Money
    taken_back: Money = Field(description="Records that were made by mistake.")
    refunded: Money
    net: Money
    payments: int
    refunds: int


class DayPlace(PlaceAmounts):
    method: str
    gateway_account_id: int | None
    bank_account_id: int | None
    name: str = Field(description="Of the gateway account or the bank; empty when none was named.")


class DayEnd(Shape):
    day: Date
    currency: str
    places: list[DayPlace]
    total: PlaceAmounts
    collected_at_the_door: Money = Field(description="What couriers took; counted as received once they hand it over.")
    parcels_collected: int


class DayEnds(Shape):
    items: list[DayEnd]
