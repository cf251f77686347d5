"""The shapes of answers, for the contract at ``/api/v1/openapi.json``. Answers are built in ``answers.py``."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Money = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{2}$", examples=["129.90"])]
Number = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$", examples=["1.5"])]
Time = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=["2026-11-23T11:05:00.000Z"])]
Date = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2026-11-23"])]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FieldProblem(Shape):
    field: str = Field(examples=["lines.0.quantity"])
    message: str


class Problem(BaseModel):
    """RFC 9457. `code` is stable and meant for programs; `detail` is a sentence in the language of Accept-Language."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:kervan:problem:invalid",
                    "title": "Gönderilen bilgilerde hata var.",
                    "status": 422,
                    "code": "invalid",
                    "detail": "En az 1 olmalıdır.",
                    "errors": [{"field": "lines.0.quantity", "message": "En az 1 olmalıdır."}],
                }
            ]
        },
    )

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem]


class Product(Shape):
    id: int
    sku: str
    title: str
    description: str
    brand: str
    category: str
    options: str
    barcode: str
    price: Money
    vat_rate: Number
    return_exemption: str = Field(description="Why it can't be returned by right; empty: it can be returned.")
    weight_g: int
    desi: Number
    shelf: str
    oversell: bool
    active: bool
    stock: Stock
    updated_at: Time


class Stock(Shape):
    on_hand: int
    reserved: int
    available: int = Field(description="on_hand less reserved; below zero it is a shortage.")


class Products(Shape):
    items: list[Product]
    next_cursor: str | None = Field(description="Ask for the next page with it; null on the last page.")


class Level(Shape):
    sku: str
    stock: Stock


class PriceRule(Shape):
    label: str
    direction: str = Field(examples=["lower"])
    percent: Number | None = Field(description="Exactly one of percent and amount is set.")
    amount: Money | None


class Line(Shape):
    id: int
    position: int
    sku: str
    barcode: str
    title: str
    unit_price: Money
    vat_rate: Number
    total: Money = Field(description="Pieces times price, with the line's own price rules.")
    share: Money = Field(description="What of the order's price rules lies on this line; below zero when they lower.")
    vat: Money
    quantity: int
    cancelled: int
    packed: int
    ready: int
    shipped: int
    delivered: int
    undelivered: int
    return_requested: int
    returned: int
    unsent: int
    adjustments: list[PriceRule] = Field(description="The line's own price rules; `total` has them.")


class Adjustment(Shape):
    kind: str = Field(examples=["shipping_fee"])
    label: str = Field(description="As it was typed; empty when nothing but its kind names the line.")
    amount: Money
    percent: Number | None = Field(description="Of a price rule given in percent, below zero when it lowers.")
    vat_rate: Number
    vat: Money


class Hold(Shape):
    reason: str
    since: Time
    until: Date | None


class Customer(Shape):
    id: int | None
    name: str
    email: str
    phone: str


class Order(Shape):
    id: int
    number: int
    channel: str
    external_id: str | None
    language: str
    currency: str
    status: str = Field(examples=["created"])
    payment_status: str = Field(examples=["paid"])
    payment_method: str
    door_card: bool = Field(description="Of cash on delivery: paid to the courier by card.")
    created_at: Time
    placed_at: Time | None
    accepted_at: Time | None
    ship_by: Time | None
    hold: Hold | None
    customer: Customer
    shipping_address: dict[str, str] | None
    billing_address: dict[str, str] | None
    note: str
    tags: list[str]
    cancel_reason: str
    waits_for: str | None = Field(
        description="`cancel` or `address` while carriers are asked to give parcels back for it.", examples=[None]
    )
    goods_total: Money
    total: Money
    vat_total: Money
    due: Money = Field(description="What the customer owes for the pieces still open and for fees.")
    paid: Money
    refunded: Money
    refunding: Money = Field(description="Refunds asked for and not paid yet.")
    balance: Money = Field(description="Still to collect; below zero: to give back.")
    pieces: int
    unsent: int
    lines: list[Line]
    adjustments: list[Adjustment]
    refunds: list[Refund]


class Orders(Shape):
    items: list[Order]
    next_cursor: str | None = Field(description="Ask for the next page with it; null on the last page.")


class PlacedInShort(Shape):
    """`GET /orders/{number}` has the rest."""

    id: int
    number: int
    channel: str
    external_id: str | None
    status: str
    payment_status: str
    total: Money


class PlacedOrderResult(Shape):
    status: int = Field(description="201, or the status of the refusal.", examples=[201])
    order: PlacedInShort | None
    problem: Problem | None


class PlacedOrders(Shape):
    placed: int
    refused: int
    results: list[PlacedOrderResult] = Field(description="In the order of the call.")


class Note(Shape):
    id: int
    text: str
    author: str
    at: Time


class Notes(Shape):
    items: list[Note]


class PaymentEvent(Shape):
    kind: str = Field(examples=["captured"])
    amount: Money
    at: Time
    note: str
    by: str


class Payment(Shape):
    id: int
    order_id: int
    order_number: int
    method: str
    amount: Money
    reference: str
    gateway: str | None = Field(description="The gateway account that took it; refunds go back through it.")
    bank_account_id: int | None
    received_on: Date | None
    hold_until: Time | None = Field(description="Of money held on a card: when the bank lets go of it by itself.")
    wish: str | None = Field(description="What the gateway is being asked to do with held money: capture, release.")
    problem: str | None = Field(description="What went wrong, in the gateway's words.")
    created_at: Time
    events: list[PaymentEvent]


class Payments(Shape):
    items: list[Payment]


class RefundLine(Shape):
    line_id: int
    amount: Money


class Refund(Shape):
    id: int
    order_id: int
    order_number: int
    payment_id: int | None
    amount: Money
    state: str = Field(examples=["requested"])
    way: str = Field(description="Who pays: `gateway`, `iban` or `by_hand`; `set_off`: it paid for another order.")
    reason: str
    lines: list[RefundLine] = Field(description="What it is for.")
    shipping: Money
    return_id: int | None
    iban: str = Field(description="Masked for keys without `payments.refund`.")
    holder: str
    bank: str
    problem: str = Field(description="Why it has not gone, in the gateway's words.")
    problem_code: str
    hint: str
    paid_on: Date | None
    reference: str = Field(description="The gateway's or the bank's, once it was paid.")
    notify: bool
    created_at: Time
    ended_at: Time | None
    moves: list[str] = Field(description="What can be done with it now.")


class Refunds(Shape):
    items: list[Refund]


class RefundPage(Shape):
    items: list[Refund]
    next_cursor: str | None = Field(description="Ask for the next page with it; null on the last page.")


class ShipmentLine(Shape):
    line_id: int
    sku: str
    title: str
    quantity: int


class Scan(Shape):
    at: Time
    status: str
    code: str
    text: str
    place: str


class Shipment(Shape):
    id: int
    order_id: int
    order_number: int
    state: str = Field(examples=["ready"])
    reference: str = Field(description="Ours, on the label; what the branch scans.")
    carrier: str
    carrier_account_id: int | None
    tracking_number: str = Field(description="The carrier's; empty until it is known.")
    tracking_url: str
    pieces: int
    desi: Number
    weight_kg: Number
    cod_amount: Money | None = Field(description="What the courier collects at the door.")
    refusal: str = Field(description="Why the carrier said no, in its own words.")
    refusal_hint: str
    note: str
    label_printed_at: Time | None
    label_printed_by: str
    created_at: Time
    ready_at: Time | None
    shipped_at: Time | None
    delivered_at: Time | None
    undelivered_at: Time | None
    watch: str = Field(description="What is wrong on its way, else empty; see docs/how-to/watch-parcels.md.")
    watch_since: Time | None
    moves: list[str] = Field(description="What can be done with it now.")
    lines: list[ShipmentLine]
    scans: list[Scan]


class Shipments(Shape):
    items: list[Shipment]


class Actor(Shape):
    kind: str
    id: int | None
    name: str


class Event(Shape):
    id: int
    name: str = Field(examples=["order.placed"])
    subject: str
    subject_id: int | None
    actor: Actor
    at: Time
    data: dict[str, Any]


class Events(Shape):
    items: list[Event]
    cursor: str = Field(description="Ask for what comes after with it; unchanged when there is nothing new.")


class CarrierAccount(Shape):
    id: int
    name: str
    type: str
    is_default: bool
    takes_back: bool = Field(description="A return label can be had from it.")


class CarrierAccounts(Shape):
    items: list[CarrierAccount]


Product.model_rebuild()
Order.model_rebuild()
Orders.model_rebuild()
