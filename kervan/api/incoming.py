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
    tax_office: Annotated[Text, Field(max_length=60)] | None = None
    kind: Literal["person", "company"] | None = Field(None, description="Without it as the tax number says.")

    def as_new_customer(self) -> NewCustomer:
        return NewCustomer(**{name: value or "" for name, value in self.model_dump().items()})


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


class AdjustmentIn(Given):
    """A price rule: exactly one of `percent` and `amount`. On the order it is spread over the lines by their value."""

    label: Annotated[Text, Field(max_length=100)] = ""
    percent: Amount | None = None
    amount: Money | None = None
    direction: Literal["lower", "raise"] = "lower"

    def as_rule(self) -> PriceRule:
        return PriceRule(label=self.label, lower=self.direction == "lower", percent=self.percent, amount=self.amount)


class LineIn(Given):
    """From the catalogue: `sku`, `quantity` and perhaps another `unit_price`. Anything else: `title`, `quantity`,
    `unit_price` and `vat_rate`."""

    sku: Annotated[Text, Field(max_length=64)] | None = None
    title: Name | None = None
    quantity: Pieces
    unit_price: Money | None = None
    vat_rate: Rate | None = None
    adjustments: Annotated[list[AdjustmentIn], Field(max_length=5, description="Price rules on this line.")] = []

    def as_new_line(self) -> NewLine:
        return NewLine(
            sku=self.sku or "",
            title=self.title or "",
            quantity=self.quantity,
            unit_price=self.unit_price,
            vat_rate=self.vat_rate,
            rules=tuple(rule.as_rule() for rule in self.adjustments),
        )


def shipping_charge(fee: int | None, label: str = "") -> tuple[Charge, ...]:
    """The fee as the order holds it; none for free shipping."""
    if not fee:
        return ()
    return (Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=fee, vat_rate=SHIPPING_VAT, label=label),)


class PaymentIn(Given):
    method: Literal["card", "bank_transfer", "cash_on_delivery"]
    door_card: bool | None = Field(
        None, description="Of cash on delivery: paid to the courier by card; without it as the shop's settings say."
    )
    captured: bool = Field(False, description="The money is here already.")
    reference: Annotated[Text, Field(max_length=100)] | None = Field(
        None, description="The bank's; with `gateway` the gateway's number of the payment."
    )
    gateway: Annotated[Text, Field(max_length=80)] | None = Field(
        None, description="The name of the gateway account (Sanal POS) that took the card; refunds go back through it."
    )


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
        return NewOrder(
            channel=channel,
            external_id=self.external_id or "",
            customer=self.customer.as_new_customer(),
            shipping_address=self.shipping_address.as_data(),
            billing_address=self.billing_address.as_data() if self.billing_address else None,
            lines=tuple(line.as_new_line() for line in self.lines),
            rules=tuple(rule.as_rule() for rule in self.adjustments),
            charges=shipping_charge(self.shipping_fee),
            payment_method=self.payment.method,
            door_card=self.payment.door_card,
            captured=self.payment.captured,
            payment_reference=self.payment.reference or "",
            gateway=self.payment.gateway or "",
            customer_note=self.note or "",
            language=self.language,
            tags=tuple(self.tags),
        )
