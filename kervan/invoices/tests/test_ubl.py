"""The XML of an invoice: against GİB's schema and rules, and to the kuruş against the order it was made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from lxml import etree

from kervan.documents.invoice_content import (
    CorrectedInvoice,
    DocumentKind,
    InvoiceContent,
    InvoiceLine,
    InvoiceParty,
    InvoiceType,
    PaymentWay,
    Profile,
    VatTotal,
)
from kervan.documents.tests.test_invoice import BUYER, INVOICE, MUG, SELLER, TEA, VOUCHER
from kervan.invoices.tests.schema import complaints
from kervan.invoices.ubl import build_ubl
from kervan.invoices.ubl_rules import NAMES, broken_rules
from kervan.lib.errors import Invalid
from kervan.orders.pricing import AdjustmentKind, Charge, LineInput, Priced, PriceRule, price_order, vat_inside

COMPANY = replace(
    BUYER, name="Örnek Gıda A.Ş.", tax_id="4540536920", tax_office="Kadıköy", given_name="", family_name=""
)
ORIGINAL = CorrectedInvoice(number="KRV2026000000001", issued_on=date(2026, 11, 2))
ZERO = replace(TEA, vat_rate=Decimal(0), net=8000, vat=0, unit_price=Decimal(80))
UNTAXED = replace(
    INVOICE,
    lines=(ZERO,),
    vat_totals=(VatTotal(rate=Decimal(0), net=8000, vat=0),),
    net_total=8000,
    vat_total=0,
    discount_total=0,
    payable=8000,
)
NOTHING_KNOWN = replace(
    INVOICE.internet_sale, paid_on=None, carrier_name="", carrier_tax_id="", dispatched_on=None, tracking_number=""
)

#: Every kind of invoice a shop makes.
INVOICES = {
    "e-arsiv": INVOICE,
    "e-arsiv company": replace(INVOICE, buyer=COMPANY),
    "e-fatura": replace(INVOICE, buyer=COMPANY, profile=Profile.BASIC),
    "e-fatura commercial": replace(INVOICE, buyer=COMPANY, profile=Profile.COMMERCIAL),
    "return": replace(INVOICE, type=InvoiceType.RETURN, corrected=ORIGINAL, profile=Profile.BASIC),
    "return e-arsiv": replace(INVOICE, type=InvoiceType.RETURN, corrected=ORIGINAL),
    "not yet sent": replace(INVOICE, internet_sale=NOTHING_KNOWN),
    "at the counter": replace(INVOICE, internet_sale=None, order_number="", ordered_on=None),
    "sole trader": replace(
        INVOICE, seller=replace(SELLER, tax_id="17291716060", name="Veli Işık", given_name="Veli", family_name="Işık")
    ),
    "courier": replace(
        INVOICE, internet_sale=replace(INVOICE.internet_sale, carrier_name="Can Hızlı", carrier_tax_id="10000000146")
    ),
    "one-word courier": replace(
        INVOICE, internet_sale=replace(INVOICE.internet_sale, carrier_name="Can", carrier_tax_id="10000000146")
    ),
    "marketplace": replace(
        INVOICE,
        internet_sale=replace(INVOICE.internet_sale, payment_way=PaymentWay.THROUGH_AGENT, payment_agent="Pazaryeri A.Ş."),
    ),
    "carrier without a number": replace(INVOICE, internet_sale=replace(INVOICE.internet_sale, carrier_tax_id="")),
    "to another address": replace(INVOICE, delivery=replace(BUYER, name="Zeynep Ak", given_name="Zeynep", family_name="Ak")),
    "abroad": replace(
        INVOICE,
        buyer=InvoiceParty(name="Müller GmbH", tax_id="2222222222", line="Hauptstr. 1", city="Köln", country="DE"),
    ),
    "dispatch note": replace(INVOICE, dispatch_reference="IRS2026000000004"),
    "no vat": UNTAXED,
    "exempt by law": replace(
        UNTAXED,
        type=InvoiceType.EXEMPT,
        lines=(replace(ZERO, exemption_code="301", exemption_reason="11/1-a Mal ihracatı"),),
        vat_totals=(VatTotal(rate=Decimal(0), net=8000, vat=0, exemption_code="301", exemption_reason="11/1-a Mal ihracatı"),),
    ),
    "bare": replace(INVOICE, seller=replace(SELLER, line="", phone="", email="", website="", tax_office=""), notes=()),
    "odd letters": replace(
        INVOICE,
        buyer=replace(BUYER, given_name="<b>&\x00\x1f", family_name="😀 ]]>", line="a\x0bb\ud83d"),
        lines=(replace(MUG, name="\x01 <script>alert('x')</script> & ğüşöçıİ"), replace(TEA, name="\x02", sku="\x03")),
        notes=("satır 1\nsatır 2", "  "),
    ),
}  # fmt: skip


@pytest.mark.parametrize("content", INVOICES.values(), ids=INVOICES)
def test_every_kind_of_invoice_is_valid_against_the_schema(content):
    assert complaints(build_ubl(content)) == []


@pytest.mark.parametrize("content", INVOICES.values(), ids=INVOICES)
def test_every_kind_of_invoice_keeps_the_rules(content):
    # The carrier of the example has a number that was made up.
    problems = [problem for problem in broken_rules(build_ubl(content)) if "9860008925" not in problem]

    assert problems == []


def tree(content: InvoiceContent) -> etree._Element:
    return etree.fromstring(build_ubl(content))


def said(content: InvoiceContent, path: str) -> list[str]:
    return [node.text for node in tree(content).xpath(path, namespaces=NAMES)]


def test_the_schema_check_can_fail():
    wrong = build_ubl(INVOICE).replace(b"<cbc:CopyIndicator>false</cbc:CopyIndicator>", b"")

    assert complaints(wrong) != []


def test_an_internet_sale_is_told_where_integrators_look_for_it():
    assert said(INVOICE, "cac:AccountingSupplierParty/cac:Party/cbc:WebsiteURI") == ["https://kervan.example"]
    assert said(INVOICE, "cac:PaymentMeans/*") == ["48", "2026-11-24", "KREDIKARTI/BANKAKARTI"]
    assert said(INVOICE, "cac:Delivery/cbc:*") == ["2026-11-25", "123456789012"]
    assert said(INVOICE, "cac:Delivery/cac:CarrierParty//cbc:ID") == ["9860008925"]
    assert said(INVOICE, "cac:Delivery/cac:CarrierParty//cac:PartyName/cbc:Name") == ["Yurtiçi Kargo"]
    assert said(INVOICE, "cbc:Note") == [
        "YALNIZ: ÜÇ YÜZ ON DOKUZ TÜRK LİRASI SEKSEN KURUŞ",
        "Bu satış internet üzerinden yapılmıştır.",
        "e-Arşiv izni kapsamında elektronik ortamda iletilmiştir.",
        "İrsaliye yerine geçer.",
        "Teşekkür ederiz.",
    ]


@pytest.mark.parametrize(
    ("way", "agent", "told"),
    [
        (PaymentWay.CARD, "", ["48", "KREDIKARTI/BANKAKARTI"]),
        (PaymentWay.TRANSFER, "", ["42", "EFT/HAVALE"]),
        (PaymentWay.AT_THE_DOOR, "", ["10", "KAPIDAODEME"]),
        (PaymentWay.THROUGH_AGENT, "Pazaryeri A.Ş.", ["1", "ODEMEARACISI - Pazaryeri A.Ş."]),
        (PaymentWay.OTHER, "", ["1", "DIGER"]),
    ],
)
def test_each_way_of_paying_has_its_code(way, agent, told):
    sale = replace(INVOICE.internet_sale, payment_way=way, payment_agent=agent, paid_on=None)

    assert said(replace(INVOICE, internet_sale=sale), "cac:PaymentMeans/*") == told


def test_the_day_and_the_hour_are_the_shops():
    late = replace(INVOICE, issued_at=datetime(2026, 12, 31, 21, 30, 5, tzinfo=UTC), number="KRV2027000000001")

    assert said(late, "cbc:IssueDate") == ["2027-01-01"]
    assert said(late, "cbc:IssueTime") == ["00:30:05"]
    assert broken_rules(build_ubl(late).replace(b"9860008925", b"4540536920")) == []


def test_amounts_prices_and_rates_stand_in_the_line_as_they_are():
    line = "cac:InvoiceLine[1]"

    assert said(INVOICE, f"{line}/cbc:InvoicedQuantity") == ["2"]
    assert said(INVOICE, f"{line}/cac:Price/cbc:PriceAmount") == ["108.25"]
    assert said(INVOICE, f"{line}/cac:AllowanceCharge/cbc:*") == ["false", "İskonto", "16.67", "216.50"]
    assert said(INVOICE, f"{line}/cbc:LineExtensionAmount") == ["199.83"]
    assert said(INVOICE, f"{line}/cac:TaxTotal/cac:TaxSubtotal/cbc:*") == ["199.83", "39.97", "20"]
    assert said(INVOICE, "cac:InvoiceLine[2]/cac:AllowanceCharge") == []
    assert said(INVOICE, "cac:TaxTotal/cac:TaxSubtotal/cbc:Percent") == ["1", "20"]
    assert said(INVOICE, "cac:LegalMonetaryTotal/cbc:*") == ["279.04", "279.04", "319.80", "319.80"]


def test_no_vat_without_a_reason_of_the_merchants_gets_the_usual_one():
    reasons = "//cac:TaxCategory/cbc:TaxExemptionReasonCode"

    assert said(UNTAXED, reasons) == ["351", "351"]
    assert said(INVOICES["exempt by law"], reasons) == ["301", "301"]
    assert said(INVOICE, reasons) == []


def test_a_return_names_the_invoice_it_returns():
    reference = "cac:BillingReference/cac:InvoiceDocumentReference/cbc:*"

    assert said(INVOICES["return"], reference) == ["KRV2026000000001", "2026-11-02", "IADE"]


@pytest.mark.parametrize(
    "wrong",
    [
        VOUCHER,
        replace(INVOICE, currency="EUR"),
        replace(INVOICE, type=InvoiceType.RETURN, corrected=ORIGINAL, profile=Profile.COMMERCIAL),
        replace(INVOICE, type=InvoiceType.RETURN, corrected=None),
        replace(INVOICE, kind=DocumentKind.EXPENSE_VOUCHER),
    ],
)
def test_what_has_no_such_xml_is_refused(wrong):
    with pytest.raises(ValueError, match=r"no UBL-TR XML|no exchange rate|another profile"):
        build_ubl(wrong)


# Any order, priced as the shop prices it


def invoice_of(priced: Priced, lines: list[LineInput]) -> InvoiceContent:
    """The whole order as an invoice: its goods after all price rules, and its fees."""
    rows = [
        row(f"Ürün {number}", line.quantity, line.quantity * line.unit_price, cost.adjusted, cost.vat, cost.vat_rate)
        for number, (line, cost) in enumerate(zip(lines, priced.lines, strict=True))
    ]
    rows += [
        row(fee.kind.value, 1, fee.amount, fee.amount, fee.vat, fee.vat_rate)
        for fee in priced.adjustments
        if fee.kind != AdjustmentKind.PRICE_RULE
    ]
    rates = sorted({line.vat_rate for line in rows})
    return replace(
        INVOICE,
        lines=tuple(rows),
        vat_totals=tuple(
            VatTotal(
                rate=rate,
                net=sum(line.net for line in rows if line.vat_rate == rate),
                vat=sum(line.vat for line in rows if line.vat_rate == rate),
            )
            for rate in rates
        ),
        net_total=sum(line.net for line in rows),
        discount_total=sum(line.discount for line in rows),
        vat_total=sum(line.vat for line in rows),
        payable=sum(line.gross for line in rows),
    )


def row(name: str, quantity: int, listed: int, gross: int, vat: int, rate: Decimal) -> InvoiceLine:
    net = gross - vat
    listed_net = max(listed - vat_inside(listed, rate), net)
    price = (Decimal(listed_net) / 100 / quantity).quantize(Decimal("1e-8"), ROUND_HALF_UP)
    return InvoiceLine(
        name=name, quantity=quantity, unit_price=price, net=net, vat_rate=rate, vat=vat, gross=gross, discount=listed_net - net
    )  # fmt: skip


rates = st.sampled_from([Decimal(rate) for rate in ("0", "1", "10", "20", "8.5")])
rules = st.builds(PriceRule, lower=st.booleans(), percent=st.decimals("0.01", 100, places=2)) | st.builds(
    PriceRule, lower=st.booleans(), amount=st.integers(1, 50_000)
)
lines = st.builds(
    LineInput,
    quantity=st.integers(1, 1000) | st.just(100_000),
    unit_price=st.integers(0, 500_000),
    vat_rate=rates,
    rules=st.lists(rules, max_size=2).map(tuple),
)
fee_kinds = st.sampled_from([AdjustmentKind.SHIPPING_FEE, AdjustmentKind.COD_FEE])
fees = st.builds(Charge, kind=fee_kinds, amount=st.integers(1, 20_000), vat_rate=rates)


@settings(max_examples=150, deadline=None)
@given(st.lists(lines, min_size=1, max_size=12), st.lists(rules, max_size=2), st.lists(fees, max_size=2))
def test_whatever_was_ordered_the_xml_says_the_orders_sums_to_the_kurus(wanted, order_rules, charges):
    try:
        priced = price_order(wanted, rules=order_rules, charges=charges)
    except Invalid:  # a discount above what it lowers
        reject()
    content = invoice_of(priced, wanted)

    xml = build_ubl(content)

    root = etree.fromstring(xml)

    def kurus(path: str) -> list[int]:
        return [int(Decimal(node.text) * 100) for node in root.xpath(path, namespaces=NAMES)]

    assert kurus("cac:LegalMonetaryTotal/cbc:PayableAmount") == [priced.total]
    assert kurus("cac:TaxTotal/cbc:TaxAmount") == [priced.vat_total]
    assert kurus("cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount") == [row.vat for row in priced.vat_by_rate]
    assert kurus("cac:TaxTotal/cac:TaxSubtotal/cbc:TaxableAmount") == [
        row.gross - row.vat for row in priced.vat_by_rate
    ]
    assert [problem for problem in broken_rules(xml) if "9860008925" not in problem] == []
    assert complaints(xml) == []
