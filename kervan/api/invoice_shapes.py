"""The shapes of invoices and their corrections, for the contract; built in ``invoice_answers.py``."""

from __future__ import annotations

from pydantic import Field

from kervan.api.shapes import Date, Money, Number, Shape, Time


class InvoiceLine(Shape):
    name: str
    sku: str
    quantity: int
    net: Money
    vat_rate: Number
    vat: Money
    gross: Money


class InvoiceVat(Shape):
    rate: Number
    net: Money
    vat: Money


class Correction(Shape):
    id: int
    invoice_id: int
    kind: str = Field(description="cancellation, voucher (gider pusulası) or buyers_return.")
    state: str = Field(description="requested (the integrator is asked), done or refused.")
    number: str
    issued_on: Date
    amount: Money
    vat: Money
    reason: str
    words: str = Field(description="The integrator's own.")


class Invoice(Shape):
    id: int
    order_number: int
    shipment_id: int | None = Field(description="The parcel whose carrier and day it states.")
    state: str = Field(description="preparing (no number yet), issued, sent or rejected.")
    cancelled: bool
    number: str | None
    uuid: str = Field(description="The ETTN.")
    profile: str | None = Field(description="EARSIVFATURA, TEMELFATURA or TICARIFATURA.")
    issued_at: Time | None
    buyer: str
    buyer_tax_id: str | None
    net: Money
    vat: Money
    payable: Money
    corrected: Money = Field(description="What vouchers and the buyer's return invoices took back.")
    vat_by_rate: list[InvoiceVat]
    lines: list[InvoiceLine]
    integrator_id: str
    integrator_words: str
    corrections: list[Correction]


class InvoicesOfOrder(Shape):
    items: list[Invoice]


class Invoices(Shape):
    items: list[Invoice]
    next_cursor: str | None = Field(description="Ask for the next page with it; null on the last page.")


class CancelledInvoice(Shape):
    invoice: Invoice | None
