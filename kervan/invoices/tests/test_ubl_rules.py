"""Each rule finds what it is there for: one broken invoice for each, made from a sound one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from kervan.documents.invoice_content import InvoiceType, Profile
from kervan.documents.tests.test_invoice import INVOICE
from kervan.invoices import ubl_rules as rules
from kervan.invoices.tests.test_ubl import COMPANY, ORIGINAL, UNTAXED
from kervan.invoices.ubl import build_ubl
from kervan.invoices.ubl_tree import CAC, CBC

SALE = replace(INVOICE.internet_sale, carrier_tax_id="4540536920")
SOUND = replace(INVOICE, internet_sale=SALE)
BUYER = "cac:AccountingCustomerParty/cac:Party/"
Break = Callable[[Any], None]


def find(root: Any, path: str) -> Any:
    return root.xpath(path, namespaces=rules.NAMES)[0]


def says(path: str, text: str) -> Break:
    def change(root: Any) -> None:
        find(root, path).text = text

    return change


def without(path: str) -> Break:
    def change(root: Any) -> None:
        gone = find(root, path)
        gone.getparent().remove(gone)

    return change


def marked(path: str, name: str, value: str) -> Break:
    def change(root: Any) -> None:
        find(root, path).set(name, value)

    return change


def again(path: str) -> Break:
    def change(root: Any) -> None:
        element = find(root, path)
        element.addnext(etree.fromstring(etree.tostring(element)))

    return change


def added(space: str, name: str) -> Break:
    def change(root: Any) -> None:
        etree.SubElement(root, etree.QName(space, name))

    return change


RETURNED = replace(SOUND, type=InvoiceType.RETURN, corrected=ORIGINAL)
TO_COMPANY = replace(SOUND, buyer=COMPANY, profile=Profile.BASIC)
EXAMPLES: list[tuple[rules.Rule, Any, Break]] = [
    (rules.number_has_its_form, SOUND, says("cbc:ID", "GIB20260000000001")),
    (rules.number_has_its_form, SOUND, says("cbc:ID", "krv2026000000001")),
    (rules.number_has_its_form, SOUND, says("cbc:ID", "KRV2025000000001")),
    (rules.uuid_has_its_form, SOUND, says("cbc:UUID", "f47ac10b58cc4372a5670e02b2c3d479")),
    (rules.versions_are_todays, SOUND, says("cbc:CustomizationID", "TR1.0")),
    (rules.versions_are_todays, SOUND, says("cbc:CopyIndicator", "true")),
    (rules.profile_is_known, SOUND, says("cbc:ProfileID", "EFATURA")),
    (rules.type_is_known, SOUND, says("cbc:InvoiceTypeCode", "SATIŞ")),
    (rules.time_is_said, SOUND, without("cbc:IssueTime")),
    (rules.return_has_a_profile_for_it, RETURNED, says("cbc:ProfileID", "TICARIFATURA")),
    (rules.return_names_its_invoice, RETURNED, without("cac:BillingReference")),
    (rules.return_names_its_invoice, RETURNED, says("cac:BillingReference//cbc:ID", "123")),
    (rules.return_names_its_invoice, RETURNED, says("cac:BillingReference//cbc:DocumentTypeCode", "SATIS")),
    (rules.parties_have_one_number, SOUND, without(BUYER + "cac:PartyIdentification")),
    (rules.parties_have_one_number, SOUND, again(BUYER + "cac:PartyIdentification")),
    (rules.parties_have_one_number, SOUND, marked(BUYER + "cac:PartyIdentification/cbc:ID", "schemeID", "VKN")),
    (rules.parties_have_one_number, SOUND, says(BUYER + "cac:PartyIdentification/cbc:ID", "1111111111a")),
    (rules.numbers_pass_their_check, SOUND, says(BUYER + "cac:PartyIdentification/cbc:ID", "17291716061")),
    (rules.numbers_pass_their_check, SOUND, says("//cac:CarrierParty//cbc:ID", "4540536921")),
    (rules.parties_have_names, SOUND, says(BUYER + "cac:Person/cbc:FamilyName", " ")),
    (rules.parties_have_names, TO_COMPANY, without(BUYER + "cac:PartyName")),
    (rules.addresses_have_places, SOUND, says(BUYER + "cac:PostalAddress/cbc:CitySubdivisionName", "")),
    (rules.signature_is_prepared, SOUND, marked("cac:Signature/cbc:ID", "schemeID", "VKN")),
    (rules.signature_is_prepared, SOUND, without("cac:Signature")),
    (rules.signature_has_its_place, SOUND, without("//ext:ExtensionContent/*")),
    (rules.foreign_currency_has_its_rate, SOUND, says("cbc:DocumentCurrencyCode", "EUR")),
    (rules.amounts_name_the_currency, SOUND, marked("//cbc:PayableAmount", "currencyID", "EUR")),
    (rules.amounts_have_two_decimals, SOUND, says("//cbc:PayableAmount", "319.800")),
    (rules.amounts_have_two_decimals, SOUND, says("//cbc:PriceAmount", "1.123456789")),
    (rules.amounts_have_two_decimals, SOUND, says("//cbc:PayableAmount", "319,80")),
    (rules.no_vat_has_its_reason, UNTAXED, without("//cbc:TaxExemptionReasonCode")),
    (rules.no_vat_has_its_reason, UNTAXED, without("//cbc:TaxExemptionReason")),
    (rules.exemption_suits_the_type, UNTAXED, says("//cbc:TaxExemptionReasonCode", "301")),
    (rules.withholding_suits_the_type, SOUND, added(CAC, "WithholdingTaxTotal")),
    (rules.taxes_have_their_percent, SOUND, without("//cac:TaxSubtotal/cbc:Percent")),
    (rules.taxes_have_their_percent, SOUND, says("//cbc:TaxTypeCode", "18")),
    (rules.quantities_have_units, SOUND, marked("//cbc:InvoicedQuantity", "unitCode", "ADET")),
    (rules.payment_has_a_code, SOUND, says("//cbc:PaymentMeansCode", "KART")),
    (rules.lines_are_counted, SOUND, says("cbc:LineCountNumeric", "3")),
    (rules.lines_add_up, SOUND, says("//cbc:PriceAmount", "108.26")),
    (rules.lines_add_up, SOUND, says("cac:InvoiceLine/cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount", "39.98")),
    (rules.sums_add_up, SOUND, says("cac:LegalMonetaryTotal/cbc:PayableAmount", "319.81")),
    (rules.sums_add_up, SOUND, says("cac:LegalMonetaryTotal/cbc:LineExtensionAmount", "279.05")),
    (rules.sums_add_up, SOUND, says("cac:TaxTotal/cbc:TaxAmount", "40.77")),
    (rules.sums_add_up, SOUND, says("cac:TaxTotal/cac:TaxSubtotal/cbc:TaxableAmount", "x")),
]


@pytest.mark.parametrize(("rule", "content", "change"), EXAMPLES, ids=[rule.__name__ for rule, _c, _b in EXAMPLES])
def test_a_rule_finds_what_it_is_there_for(rule, content, change):
    root = etree.fromstring(build_ubl(content))
    assert rule(root) == ""

    change(root)

    assert rule(root) != ""
    assert rule(root) in rules.broken_rules(etree.tostring(root))


def test_every_rule_has_an_invoice_that_breaks_it():
    assert {rule for rule, _content, _change in EXAMPLES} == set(rules.RULES)


def test_a_sound_invoice_breaks_none():
    assert [rules.broken_rules(build_ubl(content)) for content in (SOUND, RETURNED, TO_COMPANY)] == [[], [], []]


def test_what_an_xml_refers_to_outside_is_not_fetched():
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><Invoice xmlns:c="%s"><c:ID>&e;</c:ID></Invoice>'

    assert "number" in rules.broken_rules(evil % CBC.encode())[0]
