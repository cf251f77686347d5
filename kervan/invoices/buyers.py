"""Who is invoiced: the order's billing address, its customer, and the rules for those who gave no tax number."""

from __future__ import annotations

from kervan.customers.address import Address
from kervan.documents.invoice_content import InvoiceParty
from kervan.lib.tax_ids import BUYER_ABROAD, CONSUMER_WITHOUT_ID, normal_tax_id
from kervan.orders.models import Order
from kervan.shop.models import Shop

CONSUMER = "Nihai Tüketici"  # as GİB writes it on every invoice, whatever the language


def buyer_of(order: Order) -> InvoiceParty:
    """The buyer as the invoice names them. Without a tax number: the consumer 11111111111, abroad 2222222222."""
    billing = Address.from_data(order.billing_address or order.shipping_address)
    customer = order.customer
    tax_id, tax_office = normal_tax_id(billing.tax_id), billing.tax_office
    if not tax_id and customer is not None and customer.tax_id:
        tax_id, tax_office = normal_tax_id(customer.tax_id), tax_office or customer.tax_office
    if billing.country != "TR":
        tax_id = BUYER_ABROAD  # their own numbers mean nothing to GİB
    elif not tax_id:
        tax_id = CONSUMER_WITHOUT_ID
    name = billing.name or order.customer_name or CONSUMER
    given, family = ("", "") if len(tax_id) == 10 else names_of(name)
    return InvoiceParty(
        name=name,
        tax_id=tax_id,
        tax_office=tax_office,
        given_name=given,
        family_name=family,
        line=billing.line,
        neighbourhood=billing.neighbourhood,
        district=billing.district,
        city=billing.city,
        postal_code=billing.postal_code,
        country=billing.country,
        phone=billing.phone or order.phone,
        email=order.email,
    )


def delivery_of(order: Order) -> InvoiceParty | None:
    """Where the goods go, when that is not the buyer's own address."""
    if not order.billing_address or not order.shipping_address or order.billing_address == order.shipping_address:
        return None
    address = Address.from_data(order.shipping_address)
    given, family = names_of(address.name or order.customer_name or CONSUMER)
    return InvoiceParty(
        name=address.name or order.customer_name,
        tax_id=CONSUMER_WITHOUT_ID,
        given_name=given,
        family_name=family,
        line=address.line,
        neighbourhood=address.neighbourhood,
        district=address.district,
        city=address.city,
        postal_code=address.postal_code,
        country=address.country,
        phone=address.phone,
    )


def seller_of(shop: Shop) -> InvoiceParty:
    """The shop as the law names it."""
    tax_id = normal_tax_id(shop.tax_id)
    name = shop.legal_name or shop.name
    given, family = ("", "") if len(tax_id) == 10 else names_of(name)
    return InvoiceParty(
        name=name,
        tax_id=tax_id,
        tax_office=shop.tax_office,
        given_name=given,
        family_name=family,
        line=shop.address,
        district=shop.district,
        city=shop.city,
        phone=shop.phone,
        email=shop.email,
        website=shop.website,
    )


def names_of(name: str) -> tuple[str, str]:
    """Given and family name: the last word is the family's. UBL-TR wants both of every person."""
    words = name.split()
    if len(words) < 2:
        return name.strip() or "-", "-"
    return " ".join(words[:-1]), words[-1]
