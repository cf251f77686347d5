"""The invoice as UBL-TR 1.2, the XML that GİB's schema and an integrator read. Pure: the content in, bytes out.

The order of the elements is the schema's. The invoice is not signed here: the integrator signs, in the place kept free.
docs/reference/ubl-tr.md says where each fact of an invoice stands and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from kervan.documents.invoice_code import short_rate
from kervan.documents.invoice_content import DocumentKind, InvoiceContent, InvoiceLine, InvoiceType, PaymentWay, Profile
from kervan.documents.invoice_sentences import legal_sentences, payable_in_words
from kervan.invoices.ubl_parties import address, carrier, party
from kervan.invoices.ubl_tree import CAC, CBC, EXT, INVOICE, amount, child, text
from kervan.lib.clock import SHOP_ZONE

CUSTOMIZATION = "TR1.2"
#: Fills the place of the signature: the schema wants one element there.
UNSIGNED = "urn:kervan:unsigned"
#: KDV among GİB's kinds of tax.
VAT_CODE = "0015"
#: GİB's code for "no VAT although no law exempts it", where the merchant set none.
NOT_EXEMPT = ("351", "İstisna olmayan diğer")
#: UN/ECE 4461: 48 bank card, 42 to a bank account, 10 cash, 1 not said.
PAYMENT_CODES = {PaymentWay.CARD: "48", PaymentWay.TRANSFER: "42", PaymentWay.AT_THE_DOOR: "10"}
#: A return invoice is no commercial invoice: its buyer could reject it.
WITHOUT_RETURNS = (Profile.COMMERCIAL,)


def build_ubl(content: InvoiceContent) -> bytes:
    """The invoice as XML in UTF-8, valid against GİB's schema.

    Raises ``ValueError`` for what has no such XML: a gider pusulası, an amount in another currency than lira (its rate
    is not known here), a return invoice with a profile that has none or without the invoice it returns.
    """
    _refuse(content)
    root = etree.Element(etree.QName(INVOICE, "Invoice"), nsmap={None: INVOICE, "cac": CAC, "cbc": CBC, "ext": EXT})
    extension = child(child(root, EXT, "UBLExtensions"), EXT, "UBLExtension")
    etree.SubElement(
        child(extension, EXT, "ExtensionContent"), etree.QName(UNSIGNED, "Unsigned"), nsmap={"kervan": UNSIGNED}
    )
    _head(root, content)
    _references(root, content)
    _signature(root, content)
    party(child(child(root, CAC, "AccountingSupplierParty"), CAC, "Party"), content.seller)
    party(child(child(root, CAC, "AccountingCustomerParty"), CAC, "Party"), content.buyer)
    _delivery(root, content)
    _payment(root, content)
    _tax_total(root, content)
    _sums(root, content)
    for number, line in enumerate(content.lines, start=1):
        _line(root, number, line, content)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _refuse(content: InvoiceContent) -> None:
    if content.kind != DocumentKind.INVOICE:
        raise ValueError("a gider pusulası has no UBL-TR XML")
    if content.currency != "TRY":
        raise ValueError(f"no exchange rate is known for {content.currency}")
    if content.type == InvoiceType.RETURN and (content.profile in WITHOUT_RETURNS or content.corrected is None):
        raise ValueError("a return invoice needs another profile and the invoice it returns")


def _head(root: Any, content: InvoiceContent) -> None:
    issued = content.issued_at.astimezone(SHOP_ZONE)
    text(root, "UBLVersionID", "2.1")
    text(root, "CustomizationID", CUSTOMIZATION)
    text(root, "ProfileID", content.profile.value)
    text(root, "ID", content.number)
    text(root, "CopyIndicator", "false")
    text(root, "UUID", content.uuid)
    text(root, "IssueDate", issued.date().isoformat())
    text(root, "IssueTime", f"{issued:%H:%M:%S}")
    text(root, "InvoiceTypeCode", content.type.value)
    for note in _notes(content):
        text(root, "Note", note)
    text(root, "DocumentCurrencyCode", content.currency)
    text(root, "LineCountNumeric", str(len(content.lines)))


def _notes(content: InvoiceContent) -> Iterable[str]:
    yield payable_in_words(content)
    yield from legal_sentences(content)
    sale = content.internet_sale
    if sale is not None and sale.carrier_name and not sale.carrier_tax_id:
        yield f"Taşıyıcı: {sale.carrier_name}"  # a party needs a tax number
    yield from (note for note in content.notes if note.strip())


def _references(root: Any, content: InvoiceContent) -> None:
    if content.order_number and content.ordered_on:
        _reference(child(root, CAC, "OrderReference"), content.order_number, content.ordered_on)
    if content.corrected is not None:
        original = child(child(root, CAC, "BillingReference"), CAC, "InvoiceDocumentReference")
        _reference(original, content.corrected.number, content.corrected.issued_on)
        text(original, "DocumentTypeCode", "IADE")
    if content.dispatch_reference:
        sale = content.internet_sale
        issued = content.issued_at.astimezone(SHOP_ZONE).date()
        day = sale.dispatched_on if sale is not None and sale.dispatched_on else issued
        _reference(child(root, CAC, "DespatchDocumentReference"), content.dispatch_reference, day)


def _reference(parent: Any, number: str, day: date) -> None:
    text(parent, "ID", number)
    text(parent, "IssueDate", day.isoformat())


def _signature(root: Any, content: InvoiceContent) -> None:
    """Who answers for the invoice, and where the integrator's signature will be found."""
    signature = child(root, CAC, "Signature")
    text(signature, "ID", content.seller.tax_id, schemeID="VKN_TCKN")
    signatory = child(signature, CAC, "SignatoryParty")
    scheme = "VKN" if content.seller.is_company else "TCKN"
    text(child(signatory, CAC, "PartyIdentification"), "ID", content.seller.tax_id, schemeID=scheme)
    address(signatory, "PostalAddress", content.seller)
    place = child(child(signature, CAC, "DigitalSignatureAttachment"), CAC, "ExternalReference")
    text(place, "URI", f"#Signature_{content.number}")


def _delivery(root: Any, content: InvoiceContent) -> None:
    sale = content.internet_sale
    told = sale is not None and (sale.dispatched_on or sale.tracking_number or sale.carrier_tax_id)
    if not told and content.delivery is None:
        return
    delivery = child(root, CAC, "Delivery")
    if sale is not None and sale.dispatched_on:
        text(delivery, "ActualDeliveryDate", sale.dispatched_on.isoformat())
    if sale is not None and sale.tracking_number:
        text(delivery, "TrackingID", sale.tracking_number)
    if content.delivery is not None:
        address(delivery, "DeliveryAddress", content.delivery)
    if sale is not None and sale.carrier_tax_id:
        carrier(child(delivery, CAC, "CarrierParty"), sale.carrier_name, sale.carrier_tax_id)
    if content.delivery is not None:
        party(child(delivery, CAC, "DeliveryParty"), content.delivery)


def _payment(root: Any, content: InvoiceContent) -> None:
    sale = content.internet_sale
    if sale is None:
        return
    payment = child(root, CAC, "PaymentMeans")
    text(payment, "PaymentMeansCode", PAYMENT_CODES.get(sale.payment_way, "1"))
    if sale.paid_on:
        text(payment, "PaymentDueDate", sale.paid_on.isoformat())
    way = sale.payment_way.value
    text(payment, "InstructionNote", f"{way} - {sale.payment_agent}" if sale.payment_agent else way)


def _tax_total(root: Any, content: InvoiceContent) -> None:
    total = child(root, CAC, "TaxTotal")
    amount(total, "TaxAmount", content.vat_total)
    for row in content.vat_totals:
        _subtotal(total, content, row.net, row.vat, row.rate, (row.exemption_code, row.exemption_reason))


def _subtotal(
    total: Any, content: InvoiceContent, net: int, vat: int, rate: Decimal, exemption: tuple[str, str]
) -> None:
    subtotal = child(total, CAC, "TaxSubtotal")
    amount(subtotal, "TaxableAmount", net)
    amount(subtotal, "TaxAmount", vat)
    text(subtotal, "Percent", short_rate(rate))
    category = child(subtotal, CAC, "TaxCategory")
    if vat == 0 and content.type != InvoiceType.RETURN:
        code, reason = exemption if exemption[0] else NOT_EXEMPT
        text(category, "TaxExemptionReasonCode", code)
        text(category, "TaxExemptionReason", reason or NOT_EXEMPT[1])
    scheme = child(category, CAC, "TaxScheme")
    text(scheme, "Name", "KDV")
    text(scheme, "TaxTypeCode", VAT_CODE)


def _sums(root: Any, content: InvoiceContent) -> None:
    sums = child(root, CAC, "LegalMonetaryTotal")
    amount(sums, "LineExtensionAmount", content.net_total)
    amount(sums, "TaxExclusiveAmount", content.net_total)
    amount(sums, "TaxInclusiveAmount", content.payable)
    amount(sums, "PayableAmount", content.payable)


def _line(root: Any, number: int, line: InvoiceLine, content: InvoiceContent) -> None:
    row = child(root, CAC, "InvoiceLine")
    text(row, "ID", str(number))
    text(row, "InvoicedQuantity", str(line.quantity), unitCode=line.unit_code)
    amount(row, "LineExtensionAmount", line.net)
    if line.discount:
        allowance = child(row, CAC, "AllowanceCharge")
        text(allowance, "ChargeIndicator", "false")
        text(allowance, "AllowanceChargeReason", "İskonto")
        amount(allowance, "Amount", line.discount)
        amount(allowance, "BaseAmount", line.net + line.discount)
    total = child(row, CAC, "TaxTotal")
    amount(total, "TaxAmount", line.vat)
    _subtotal(total, content, line.net, line.vat, line.vat_rate, (line.exemption_code, line.exemption_reason))
    item = child(row, CAC, "Item")
    text(item, "Name", line.name)
    if line.sku:
        text(child(item, CAC, "SellersItemIdentification"), "ID", line.sku)
    text(child(row, CAC, "Price"), "PriceAmount", _price(line.unit_price), currencyID=content.currency)


def _price(price: Decimal) -> str:
    """At least two decimals, and as many as it has."""
    whole, _point, decimals = f"{price:f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
