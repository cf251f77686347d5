"""Returns as the API tells them."""

from __future__ import annotations

from pydantic import Field

from kervan.api.shapes import Date, Money, Shape, Time


class ReturnLine(Shape):
    line_id: int
    sku: str
    title: str
    quantity: int
    reason: str
    good: int
    damaged: int = Field(description="Came back, but not for sale.")
    missing: int
    not_ours: int
    awaited: int = Field(description="Pieces that may still come.")
    credit: Money = Field(description="What the pieces that came are worth.")


class ReturnPhoto(Shape):
    id: int
    width: int
    height: int
    at: Time


class ReturnLabel(Shape):
    """What a carrier was asked for, at the shop's expense."""

    state: str = Field(description="requested, ready, refused or cancelled", examples=["ready"])
    carrier: str
    reference: str = Field(description="What the branch and the shop's counter scan.")
    tracking_number: str
    refusal: str = Field(description="Why the carrier gave none, in its own words.")
    refusal_hint: str


class Return(Shape):
    code: str = Field(description="What the customer writes on the parcel.", examples=["R00000018"])
    order_id: int
    order_number: int
    state: str = Field(examples=["requested"])
    reason: str
    wish: str = Field(examples=["refund"])
    note: str = Field(description="What the customer wrote.")
    by_customer: bool
    opened_by: str
    carrier: str
    tracking_number: str
    label: ReturnLabel | None
    freight_payer: str = Field(examples=["shop"])
    rejection: str = Field(description="Why the shop said no, as the customer reads it.")
    exemption: str = Field(description="The legal reason of a rejection inside the window.")
    fees_credited: Money
    kept: Money = Field(description="What the shop keeps of the credit.")
    kept_reason: str
    credited: Money = Field(description="What the customer is credited by now: goods and fees less what was kept.")
    replacement_number: int | None = Field(description="The order that replaces the goods.")
    created_at: Time
    approved_at: Time | None
    received_at: Time | None
    settled_at: Time | None
    closed_at: Time | None
    send_by: Date | None
    handed_on: Date | None
    refund_due: Date | None
    refund_from: str = Field(description="What the days of the refund count from.", examples=["request"])
    moves: list[str] = Field(description="What can be done with it now.")
    lines: list[ReturnLine]
    photos: list[ReturnPhoto]


class Returns(Shape):
    items: list[Return]
    next_cursor: str | None = Field(description="Ask for the next page with it; null on the last page.")


class UnknownParcel(Shape):
    id: int
    tracking_number: str
    carrier: str
    sender: str
    contents: str
    parked_at: Time
    parked_by: str
    claimed_return: str | None = Field(description="The code of the return it belongs to.", examples=["R00000018"])
    closed_at: Time | None
    closed_note: str = Field(description="What was done with it, when nobody claimed it.")


class UnknownParcels(Shape):
    items: list[UnknownParcel]
    next_cursor: str | None = Field(description="Ask for the next page with it; null on the last page.")
