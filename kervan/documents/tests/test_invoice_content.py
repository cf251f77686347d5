"""An invoice's content survives being kept as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from kervan.documents.invoice_content import (
    CorrectedInvoice,
    DocumentKind,
    InternetSale,
    InvoiceContent,
    InvoiceLine,
    InvoiceParty,
    PaymentWay,
    VatTotal,
)

SELLER = InvoiceParty(
    name="Kervan Ticaret A.Ş.", tax_id="4540536920", tax_office="Kadıköy", city="İstanbul", line="Çarşı 1"
)
BUYER = InvoiceParty(name="Işıl Çağlayan", given_name="Işıl", family_name="Çağlayan", tax_id="11111111111")
INVOICE = InvoiceContent(
    number="KRV2026000000001",
    uuid="0f5dd2a8-3f5c-4b52-9f1c-7f3b5c1f6a10",
    issued_at=datetime(2026, 11, 25, 11, 5, tzinfo=UTC),
    seller=SELLER,
    buyer=BUYER,
    lines=(
        InvoiceLine(
            name="Kupa",
            sku="MUG",
            quantity=2,
            unit_price=Decimal("108.25"),
            net=21650,
            vat_rate=Decimal("20.00"),
            vat=4330,
            gross=25980,
        ),
    ),
    vat_totals=(VatTotal(rate=Decimal("20.00"), net=21650, vat=4330),),
    net_total=21650,
    vat_total=4330,
    payable=25980,
    internet_sale=InternetSale(
        web_address="https://ornek.com.tr",
        payment_way=PaymentWay.CARD,
        paid_on=date(2026, 11, 24),
        carrier_name="Deneme Kargo",
        carrier_tax_id="4540536920",
        dispatched_on=date(2026, 11, 25),
    ),
    order_number="1042",
    ordered_on=date(2026, 11, 24),
    notes=("Bu satış internet üzerinden yapılmıştır.",),
)


def test_an_invoice_is_the_same_after_it_was_kept():
    kept = json.loads(json.dumps(INVOICE.as_data()))

    assert InvoiceContent.from_data(kept) == INVOICE


def test_a_voucher_points_at_its_invoice_and_the_logo_is_not_kept():
    voucher = replace(
        INVOICE,
        kind=DocumentKind.EXPENSE_VOUCHER,
        internet_sale=None,
        corrected=CorrectedInvoice(number=INVOICE.number, issued_on=date(2026, 11, 25)),
        delivery=BUYER,
    )

    assert "logo" not in voucher.with_logo(b"logo").as_data()
    assert InvoiceContent.from_data(json.loads(json.dumps(voucher.as_data()))) == voucher
