"""An order as it comes in over the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from kervan.api.fields import Amount, Given, Money, Name, Pieces, Rate, Text
from kervan.orders.pricing import AdjustmentKind, Charge, PriceRule
from kervan.sales.new_order import ChannelPolicy, NewCustomer, NewLine, NewOrder

SHIPPING_VAT = Decimal(20)
"""KDV on carriage in Türkiye (3065 sayılı KDV Kanunu, genel oran)."""


class CustomerIn(Given):
    """Known again by e-mail, else by phone."""

    name: Annotated[Text, Field(max_length=150)] = ""
    email: Annotated[Text, Field(max_length=254)] | None = None
    phone: Annotated[Text, Field(max_length=40)] | None = None
    tax_id: Annotated[Text, Field(max_length=20, description="TCKN or VKN.")] | None = None


class ShippingAddressIn(Given):
    name: Name
    phone: Name | None = None
    line: Annotated[Text, Field(max_length=1000, description="Street, number, door.")]
    neighbourhood: Name | None = Field(None, description="Mahalle.")
    district: Name | None = Field(None, description="İlçe; needed in Türkiye.")
    city: Annotated[Name, Field(description="İl.")]
    postal_code: Name | None = None
    country: Annotated[Text, Field(max_length=2, description="ISO 3166-1, two letters.")] = "TR"
    tax_id: Name | None = Field(None, description="TCKN or VKN, on a billing address.")
    tax_office: Name | None = None

    def as_data(self) -> dict[str, str]:
        return self.model_dump(exclude_none=True)


class LineIn(Given):
    """From the catalogue: `sku`, `quantity` and perhaps another `unit_price`. Anything else: `title`, `quantity`,
    `unit_price` and `vat_rate`."""

    sku: Annotated[Text, Field(max_length=64)] | None = None
    title: Name | None = None
    quantity: Pieces
    unit_price: Money | None = None
    vat_rate: Rate | None = None


class AdjustmentIn(Given):
    """A price rule on the goods: exactly one of `percent` and `amount`. Spread over the lines by their value."""

    label: Annotated[Text, Field(max_length=100)] = ""
    percent: Amount | None = None
    amount: Money | None = None
    direction: Literal["lower", "raise"] = "lower"


class PaymentIn(Given):
    method: Literal["card", "bank_transfer", "cash_on_delivery"]
    captured: bool = Field(False, description="The money is here already.")
    reference: Annotated[Text, Field(max_length=100)] | None = None


class OrderIn(Given):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "external_id": "WEB-1001",
                    "customer": {"name": "Zeynep Yılmaz", "email": "zeynep@example.com", "phone": "0532 123 45 67"},
                    "shipping_address": {
                        "name": "Zeynep Yılmaz",
                        "phone": "0532 123 45 67",
                        "line": "Bahariye Cad. No: 12 D: 3",
                        "neighbourhood": "Caferağa",
                        "district": "Kadıköy",
                        "city": "İstanbul",
                        "postal_code": "34710",
                        "country": "TR",
                    },
                    "lines": [
                        {"sku": "MUG", "quantity": 2},
                        {"title": "Hediye paketi", "quantity": 1, "unit_price": "25.00", "vat_rate": 20},
                    ],
                    "shipping_fee": "49.90",
                    "payment": {"method": "bank_transfer"},
                }
            ]
        }
    )

    external_id: Annotated[Text, Field(max_length=100)] | None = Field(None, description="Yours; unique per channel.")
    channel: Annotated[Text, Field(max_length=40)] = "api"
    customer: CustomerIn
    shipping_address: ShippingAddressIn
    billing_address: ShippingAddressIn | None = None
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=200)]
    shipping_fee: Money | None = None
    adjustments: Annotated[list[AdjustmentIn], Field(max_length=20)] = []
    payment: PaymentIn
    note: Annotated[Text, Field(max_length=2000)] | None = Field(None, description="What the customer wrote.")
    language: Literal["tr", "en"] = Field("tr", description="Of the customer's mails.")
    tags: Annotated[list[Annotated[Text, Field(max_length=40)]], Field(max_length=20)] = []

    def as_new_order(self, channel: ChannelPolicy) -> NewOrder:
        """What the action takes."""
        customer = self.customer
        charges: tuple[Charge, ...] = ()
        if self.shipping_fee:
            charges = (Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=self.shipping_fee, vat_rate=SHIPPING_VAT),)
        return NewOrder(
            channel=channel,
            external_id=self.external_id or "",
            customer=NewCustomer(
                name=customer.name,
                email=customer.email or "",
                phone=customer.phone or "",
                tax_id=customer.tax_id or "",
            ),
            shipping_address=self.shipping_address.as_data(),
            billing_address=self.billing_address.as_data() if self.billing_address else None,
            lines=tuple(
                NewLine(
                    sku=line.sku or "",
                    title=line.title or "",
                    quantity=line.quantity,
                    unit_price=line.unit_price,
                    vat_rate=line.vat_rate,
                )
                for line in self.lines
            ),
            rules=tuple(
                PriceRule(label=rule.label, lower=rule.direction == "lower", percent=rule.percent, amount=rule.amount)
                for rule in self.adjustments
            ),
            charges=charges,
            payment_method=self.payment.method,
            captured=self.payment.captured,
            payment_reference=self.payment.reference or "",
            customer_note=self.note or "",
            language=self.language,
            tags=tuple(self.tags),
        )
