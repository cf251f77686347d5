"""Who stands in the XML: seller, buyer, carrier, with their number, name, address and tax office."""

from __future__ import annotations

from typing import Any

from kervan.documents.invoice_content import InvoiceParty
from kervan.documents.typesetting import country_name
from kervan.invoices.ubl_tree import CAC, NOTHING, child, text


def party(element: Any, who: InvoiceParty) -> None:
    """Fill a party: a company by its title, a person by given and family name, as GİB's rules tell them apart."""
    if who.website:
        text(element, "WebsiteURI", who.website)
    _identified(element, who)
    address(element, "PostalAddress", who)
    if who.tax_office:
        scheme = child(child(element, CAC, "PartyTaxScheme"), CAC, "TaxScheme")
        text(scheme, "Name", who.tax_office)
    if who.phone or who.email:
        contact = child(element, CAC, "Contact")
        if who.phone:
            text(contact, "Telephone", who.phone)
        if who.email:
            text(contact, "ElectronicMail", who.email)
    _named(element, who)


def carrier(element: Any, name: str, tax_id: str) -> None:
    """The carrier of an internet sale. Where it sits is not known to the shop, and not asked by the law."""
    *given, family = name.split() or [NOTHING]
    party(element, InvoiceParty(name=name, tax_id=tax_id, given_name=" ".join(given), family_name=family))


def address(parent: Any, name: str, who: InvoiceParty) -> None:
    """An address; il and ilçe are obligatory, so one abroad without them has its city or a dash there."""
    element = child(parent, CAC, name)
    street = " ".join(filter(None, (who.neighbourhood, who.line)))
    if street:
        text(element, "StreetName", street)
    text(element, "CitySubdivisionName", who.district or who.city)
    text(element, "CityName", who.city or who.district)
    if who.postal_code:
        text(element, "PostalZone", who.postal_code)
    country = child(element, CAC, "Country")
    code = (who.country or "TR").upper()
    if len(code) == 2:
        text(country, "IdentificationCode", code)
    text(country, "Name", country_name(code, "tr"))


def _identified(element: Any, who: InvoiceParty) -> None:
    scheme = "VKN" if who.is_company else "TCKN"
    text(child(element, CAC, "PartyIdentification"), "ID", who.tax_id, schemeID=scheme)
    if who.is_company:
        text(child(element, CAC, "PartyName"), "Name", who.name)


def _named(element: Any, who: InvoiceParty) -> None:
    if not who.is_company:
        person = child(element, CAC, "Person")
        text(person, "FirstName", who.given_name)
        text(person, "FamilyName", who.family_name)
