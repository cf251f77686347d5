"""The rules of GİB's Schematron that a shop's invoice can break, in our own words, beside what its schema checks.

Each rule reads the whole document and answers what is wrong, or nothing. ``broken_rules`` asks them all: an integrator
would answer the same, only later. Source: GİB's Schematron for e-Fatura and e-Arşiv (rules read, not copied); check
digits, sums and counts are rules of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from lxml import etree

from kervan.invoices.ubl_tree import CAC, CBC, EXT, INVOICE
from kervan.lib.errors import Invalid
from kervan.lib.tax_ids import check_tax_id

Rule = Callable[[Any], str]

NAMES = {"cac": CAC, "cbc": CBC, "ext": EXT, "inv": INVOICE}
CENT = Decimal("0.01")

_PROFILES = (
    "TICARIFATURA TEMELFATURA YOLCUBERABERFATURA IHRACAT OZELFATURA KAMU HKS ENERJI ILAC_TIBBICIHAZ YATIRIMTESVIK "
    "IDIS EARSIVFATURA"
)
_TYPES = (
    "SATIS IADE TEVKIFAT TEVKIFATIADE ISTISNA OZELMATRAH IHRACKAYITLI SGK KOMISYONCU HKSSATIS HKSKOMISYONCU "
    "KONAKLAMAVERGISI SARJ SARJANLIK TEKNOLOJIDESTEK YTBSATIS YTBIADE YTBISTISNA YTBTEVKIFAT YTBTEVKIFATIADE"
)
PROFILES, TYPES = frozenset(_PROFILES.split()), frozenset(_TYPES.split())
RETURN_PROFILES = frozenset({"TEMELFATURA", "EARSIVFATURA", "ILAC_TIBBICIHAZ", "YATIRIMTESVIK", "IDIS", "KAMU"})
#: Types that may have 0 VAT without saying why, and those that an exemption by law (2xx, 3xx) may stand on.
WITHOUT_REASON = frozenset({"IADE", "IHRACKAYITLI", "OZELMATRAH", "SGK", "KONAKLAMAVERGISI"})
EXEMPT_TYPES = frozenset({"ISTISNA", "IADE", "IHRACKAYITLI", "SGK"})
NOT_BY_LAW = frozenset({"350", "351"})
WITHHOLDING_TYPES = frozenset({"TEVKIFAT", "TEVKIFATIADE", "IADE", "SGK", "SARJ", "SARJANLIK", "YTBTEVKIFAT"})
#: UN/ECE recommendation 20, as far as shops write it.
UNITS = frozenset(
    {"C62", "NIU", "KGM", "GRM", "LTR", "MLT", "MTR", "CMT", "MTK", "MTQ", "SET", "PR", "BX", "PA", "DZN"}
)
PAYMENT_CODES = frozenset(
    [*map(str, range(1, 54)), *map(str, range(60, 68)), "70", *map(str, range(74, 79)), *map(str, range(91, 98)), "ZZZ"]
)
TAX_TYPES = frozenset({"0015", "9015", "0059", "0071", "0073", "0074", "0075", "0076", "0077", "4080", "4081"})


def broken_rules(xml: bytes) -> list[str]:
    """What is wrong with the invoice, a sentence each; an empty list when nothing is."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    return [problem for problem in (rule(root) for rule in RULES) if problem]


def _all(node: Any, path: str) -> list[Any]:
    found: list[Any] = node.xpath(path, namespaces=NAMES)
    return found


def _text(node: Any, path: str) -> str:
    found = _all(node, path)
    return (found[0].text or "") if found else ""


def _decimal(node: Any, path: str = ".") -> Decimal:
    try:
        return Decimal(_text(node, path) or "0")
    except InvalidOperation:
        return Decimal("NaN")


def _parties(root: Any) -> Iterator[Any]:
    yield from _all(root, "cac:AccountingSupplierParty/cac:Party | cac:AccountingCustomerParty/cac:Party")
    yield from _all(root, "cac:Delivery/cac:CarrierParty | cac:Delivery/cac:DeliveryParty")


def _numbers(party: Any) -> list[Any]:
    return _all(party, "cac:PartyIdentification/cbc:ID[@schemeID='VKN' or @schemeID='TCKN']")


def number_has_its_form(root: Any) -> str:
    """Three capitals or digits, the year of the issue date, nine digits."""
    number, year = _text(root, "cbc:ID"), _text(root, "cbc:IssueDate")[:4]
    fine = re.fullmatch(r"[A-Z0-9]{3}20[0-9]{11}", number) and number[3:7] == year
    return "" if fine else f"number {number} of {year}"


def uuid_has_its_form(root: Any) -> str:
    """The ETTN is 8-4-4-4-12 hexadecimal digits."""
    uuid = _text(root, "cbc:UUID")
    return "" if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", uuid) else f"ETTN {uuid}"


def versions_are_todays(root: Any) -> str:
    """UBL 2.1, TR1.2 or TR1.2.1, and never a copy."""
    said = tuple(_text(root, f"cbc:{name}") for name in ("UBLVersionID", "CustomizationID", "CopyIndicator"))
    return "" if said in {("2.1", "TR1.2", "false"), ("2.1", "TR1.2.1", "false")} else f"versions {said}"


def profile_is_known(root: Any) -> str:
    """ProfileID is one of GİB's list."""
    profile = _text(root, "cbc:ProfileID")
    return "" if profile in PROFILES else f"profile {profile}"


def type_is_known(root: Any) -> str:
    """InvoiceTypeCode is one of GİB's list."""
    kind = _text(root, "cbc:InvoiceTypeCode")
    return "" if kind in TYPES else f"type {kind}"


def time_is_said(root: Any) -> str:
    """An e-Arşiv invoice says the time of issue."""
    said = re.fullmatch(r"[0-2][0-9]:[0-5][0-9]:[0-5][0-9]", _text(root, "cbc:IssueTime"))
    return "" if said or _text(root, "cbc:ProfileID") != "EARSIVFATURA" else "no time of issue"


def return_has_a_profile_for_it(root: Any) -> str:
    """IADE not with TICARIFATURA and others whose buyer could reject it."""
    kind, profile = _text(root, "cbc:InvoiceTypeCode"), _text(root, "cbc:ProfileID")
    return "" if kind != "IADE" or profile in RETURN_PROFILES else f"a return with profile {profile}"


def return_names_its_invoice(root: Any) -> str:
    """IADE refers to the original by its number of 16 characters, with the code IADE."""
    if _text(root, "cbc:InvoiceTypeCode") != "IADE":
        return ""
    for reference in _all(root, "cac:BillingReference/cac:InvoiceDocumentReference"):
        if _text(reference, "cbc:DocumentTypeCode") == "IADE" and len(_text(reference, "cbc:ID")) == 16:
            return ""
    return "a return without the invoice it returns"


def parties_have_one_number(root: Any) -> str:
    """Exactly one VKN of 10 digits or TCKN of 11."""
    lengths = {"VKN": 10, "TCKN": 11}
    for party in _parties(root):
        numbers = _numbers(party)
        if len(numbers) != 1:
            return f"a party with {len(numbers)} tax numbers"
        number, scheme = numbers[0].text or "", numbers[0].get("schemeID")
        if not (number.isascii() and number.isdigit() and len(number) == lengths[scheme]):
            return f"{scheme} {number}"
    return ""


def numbers_pass_their_check(root: Any) -> str:
    """The check digits, which GİB does not look at and the tax office does."""
    for party in _parties(root):
        for number in _numbers(party):
            try:
                check_tax_id(number.text or "")
            except Invalid:
                return f"check digit of {number.text}"
    return ""


def parties_have_names(root: Any) -> str:
    """A VKN has a title, a TCKN given and family name."""
    for party in _parties(root):
        for number in _numbers(party):
            company = number.get("schemeID") == "VKN"
            paths = (
                ("cac:PartyName/cbc:Name",) if company else ("cac:Person/cbc:FirstName", "cac:Person/cbc:FamilyName")
            )
            if not all(_text(party, path).strip() for path in paths):
                return f"no name for {number.text}"
    return ""


def addresses_have_places(root: Any) -> str:
    """İlçe, il and country are said and not empty."""
    for place in _all(root, "//cac:PostalAddress | //cac:DeliveryAddress"):
        if not all(
            _text(place, path).strip() for path in ("cbc:CitySubdivisionName", "cbc:CityName", "cac:Country/cbc:Name")
        ):
            return "an address without its place"
    return ""


def signature_is_prepared(root: Any) -> str:
    """Who signs, with the scheme VKN_TCKN, and the signatory's own number."""
    for signature in _all(root, "cac:Signature"):
        ids = _all(signature, "cbc:ID[@schemeID='VKN_TCKN']")
        signatory = _all(
            signature, "cac:SignatoryParty/cac:PartyIdentification/cbc:ID[@schemeID='VKN' or @schemeID='TCKN']"
        )
        if len(ids) == 1 and len(ids[0].text or "") in (10, 11) and len(signatory) == 1:
            return ""
    return "no signature prepared"


def signature_has_its_place(root: Any) -> str:
    """The extension holds one element: the signature, or what stands in for it."""
    contents = _all(root, "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent")
    return "" if contents and all(len(content) == 1 for content in contents) else "no place for the signature"


def foreign_currency_has_its_rate(root: Any) -> str:
    """Any currency but the lira needs PricingExchangeRate/CalculationRate with at most six decimals."""
    if _text(root, "cbc:DocumentCurrencyCode") == "TRY":
        return ""
    rate = _text(root, "cac:PricingExchangeRate/cbc:CalculationRate")
    return "" if re.fullmatch(r"[0-9]+(\.[0-9]{1,6})?", rate) else "no exchange rate"


def amounts_name_the_currency(root: Any) -> str:
    """Every amount has currencyID, and it is the document's."""
    currency = _text(root, "cbc:DocumentCurrencyCode")
    for element in _all(root, "//cbc:*[contains(local-name(), 'Amount')]"):
        if element.get("currencyID") != currency:
            return f"currency of {etree.QName(element).localname}"
    return ""


def amounts_have_two_decimals(root: Any) -> str:
    """Sums and taxes have at most two decimals, prices eight."""
    for element in _all(root, "//cbc:*[contains(local-name(), 'Amount')]"):
        name = etree.QName(element).localname
        most = 8 if name == "PriceAmount" else 2
        if not re.fullmatch(rf"[0-9]+(\.[0-9]{{1,{most}}})?", element.text or ""):
            return f"{name} {element.text}"
    return ""


def no_vat_has_its_reason(root: Any) -> str:
    """KDV of 0 says the code and the words of its exemption."""
    if _text(root, "cbc:InvoiceTypeCode") in WITHOUT_REASON:
        return ""
    for subtotal in _all(root, "//cac:TaxSubtotal[cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode='0015']"):
        category = "cac:TaxCategory/cbc:"
        said = _text(subtotal, f"{category}TaxExemptionReasonCode") and _text(subtotal, f"{category}TaxExemptionReason")
        if _decimal(subtotal, "cbc:TaxAmount") == 0 and not said:
            return "no VAT and no reason"
    return ""


def exemption_suits_the_type(root: Any) -> str:
    """An exemption by law (2xx, 3xx) stands on an invoice of the type ISTISNA."""
    kind = _text(root, "cbc:InvoiceTypeCode")
    for code in _all(root, "//cbc:TaxExemptionReasonCode"):
        by_law = (code.text or "")[:1] in ("2", "3") and code.text not in NOT_BY_LAW
        if by_law and kind not in EXEMPT_TYPES:
            return f"exemption {code.text} on {kind}"
    return ""


def withholding_suits_the_type(root: Any) -> str:
    """WithholdingTaxTotal only on the types that have one."""
    kind = _text(root, "cbc:InvoiceTypeCode")
    return f"withholding on {kind}" if _all(root, "//cac:WithholdingTaxTotal") and kind not in WITHHOLDING_TYPES else ""


def taxes_have_their_percent(root: Any) -> str:
    """Percent stands in each TaxSubtotal and not in its category, and the kind of tax is one of GİB's."""
    for subtotal in _all(root, "//cac:TaxSubtotal"):
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", _text(subtotal, "cbc:Percent")):
            return "a tax without its percent"
        kind = _text(subtotal, "cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode")
        if kind not in TAX_TYPES:
            return f"kind of tax {kind}"
    return ""


def quantities_have_units(root: Any) -> str:
    """unitCode is one of UN/ECE's."""
    for quantity in _all(root, "cac:InvoiceLine/cbc:InvoicedQuantity"):
        if quantity.get("unitCode") not in UNITS:
            return f"unit {quantity.get('unitCode')}"
    return ""


def payment_has_a_code(root: Any) -> str:
    """PaymentMeansCode is one of UN/ECE 4461."""
    for code in _all(root, "cac:PaymentMeans/cbc:PaymentMeansCode"):
        if code.text not in PAYMENT_CODES:
            return f"payment code {code.text}"
    return ""


def lines_are_counted(root: Any) -> str:
    """LineCountNumeric is how many lines there are."""
    said, count = _text(root, "cbc:LineCountNumeric"), len(_all(root, "cac:InvoiceLine"))
    return "" if said == str(count) and count else f"{said} lines said, {count} there"


def lines_add_up(root: Any) -> str:
    """Of each line: pieces × price − discount is its amount, and its tax is that of its only rate."""
    for line in _all(root, "cac:InvoiceLine"):
        price = _decimal(line, "cac:Price/cbc:PriceAmount") * _decimal(line, "cbc:InvoicedQuantity")
        off = sum((_decimal(row, "cbc:Amount") for row in _all(line, "cac:AllowanceCharge")), Decimal(0))
        if price.quantize(CENT, ROUND_HALF_UP) - off != _decimal(line, "cbc:LineExtensionAmount"):
            return f"line {_text(line, 'cbc:ID')}"
        if _decimal(line, "cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount") != _decimal(line, "cac:TaxTotal/cbc:TaxAmount"):
            return f"tax of line {_text(line, 'cbc:ID')}"
    return ""


def sums_add_up(root: Any) -> str:
    """Lines, taxes by rate and totals agree to the kuruş."""
    total = {name: _decimal(root, f"cac:LegalMonetaryTotal/cbc:{name}Amount") for name in SUMS}
    tax = _decimal(root, "cac:TaxTotal/cbc:TaxAmount")

    def added(path: str) -> Decimal:
        return sum((_decimal(element) for element in _all(root, path)), Decimal(0))

    fine = (
        total["LineExtension"] == added("cac:InvoiceLine/cbc:LineExtensionAmount")
        and total["TaxExclusive"] == total["LineExtension"] == added("cac:TaxTotal/cac:TaxSubtotal/cbc:TaxableAmount")
        and tax
        == added("cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount")
        == added("cac:InvoiceLine/cac:TaxTotal/cbc:TaxAmount")
        and total["Payable"] == total["TaxInclusive"] == total["TaxExclusive"] + tax
    )
    return "" if fine else f"sums {total}, tax {tax}"


SUMS = ("LineExtension", "TaxExclusive", "TaxInclusive", "Payable")

RULES: tuple[Rule, ...] = (
    number_has_its_form,
    uuid_has_its_form,
    versions_are_todays,
    profile_is_known,
    type_is_known,
    time_is_said,
    return_has_a_profile_for_it,
    return_names_its_invoice,
    parties_have_one_number,
    numbers_pass_their_check,
    parties_have_names,
    addresses_have_places,
    signature_is_prepared,
    signature_has_its_place,
    foreign_currency_has_its_rate,
    amounts_name_the_currency,
    amounts_have_two_decimals,
    no_vat_has_its_reason,
    exemption_suits_the_type,
    withholding_suits_the_type,
    taxes_have_their_percent,
    quantities_have_units,
    payment_has_a_code,
    lines_are_counted,
    lines_add_up,
    sums_add_up,
)
