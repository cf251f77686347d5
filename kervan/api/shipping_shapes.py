"""What the API answers about the price of sending."""

from __future__ import annotations

from pydantic import Field

from kervan.api.shapes import Date, Money, Number, Shape, Shipment, Time


class ShippingZone(Shape):
    id: int
    name: str


class ShippingOffer(Shape):
    rate_id: int
    name: str
    fee: Money = Field(description="VAT included.")
    vat_rate: Number
    free: bool = Field(description="Because the goods are worth enough.")
    carrier_account_id: int | None = Field(description="The account its parcels should be booked with.")


class ShippingQuote(Shape):
    zone: ShippingZone | None = Field(description="Where the address lies; null when no zone names it.")
    offers: list[ShippingOffer]


class ShipmentPage(Shape):
    items: list[Shipment]
    next_cursor: str | None


class ListedParcel(Shape):
    shipment_id: int
    reference: str
    order_number: int
    state: str
    scanned_at: Time


class NotMarked(Shape):
    reference: str
    reason: str


class DispatchList(Shape):
    id: int
    carrier: str
    day: Date
    handed_over_at: Time | None
    courier: str
    parcels: list[ListedParcel]
    refused: list[NotMarked] = Field(description="Parcels that could not be marked as sent, and why.")
