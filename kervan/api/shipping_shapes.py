"""What the API answers about the price of sending."""

from __future__ import annotations

from pydantic import Field

from kervan.api.shapes import Money, Number, Shape, Shipment


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
