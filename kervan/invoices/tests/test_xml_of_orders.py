"""Whatever the shop invoices, its XML is valid and says the order's own sums."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import etree

from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.tests.schema import complaints
from kervan.invoices.ubl import build_ubl
from kervan.invoices.ubl_rules import NAMES, broken_rules
from kervan.orders.pricing import AdjustmentKind, Charge, PriceRule
from kervan.payments.actions.close_difference import close_difference
from kervan.payments.actions.record_payment import record_payment
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.models import Carrier
from tests.shop import ADDRESS, AYSE, Shop

COMPANY = ADDRESS | {"name": "Işık Dağıtım Ltd. Şti.", "tax_id": "4540536920", "tax_office": "Kadıköy"}
ABROAD = {"name": "Jörg Müller", "line": "Hauptstr. 1", "city": "Köln", "country": "DE", "postal_code": "50667"}


@pytest.fixture
def selling(shop: Shop) -> Shop:
    shop.seller()
    shop.product("MUG", price=12_990, stock=50)
    shop.product("TEA", price=4_995, stock=50, vat_rate=Decimal(1))
    shop.product("BOOK", price=3_333, stock=50, vat_rate=Decimal(0))
    shop.product("GIFT", price=0, stock=50)
    return shop


def payable(xml: bytes) -> int:
    (node,) = etree.fromstring(xml).xpath("cac:LegalMonetaryTotal/cbc:PayableAmount", namespaces=NAMES)
    return int(Decimal(node.text) * 100)


def sound(invoice) -> int:
    """The amount of an invoice whose XML neither schema nor rules complain about."""
    xml = build_ubl(invoice.document)
    assert broken_rules(xml) == []
    assert complaints(xml) == []
    return payable(xml)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"billing_address": COMPANY},
        {"shipping_address": ABROAD},
        {"billing_address": ABROAD},
        {"rules": (PriceRule(label="Bahar", percent=Decimal("7.77")),)},
        {"rules": (PriceRule(label="Zam", lower=False, amount=777),)},
        {"charges": (Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990, vat_rate=Decimal(20)),)},
    ],
    ids=["plain", "company", "sent abroad", "buyer abroad", "discount", "raised", "shipping fee"],
)
def test_a_whole_order(selling: Shop, more: dict):
    order = selling.order({"MUG": 3, "TEA": 7, "BOOK": 1, "GIFT": 1}, **more)

    assert sound(issue_invoice(order.pk, actor=AYSE)) == order.total


def test_parcels_one_after_another_and_a_closed_difference(selling: Shop):
    Carrier.objects.filter(name="Aras Kargo").update(legal_name="Aras Kargo A.Ş.", tax_id="0720039666")
    order = selling.order(
        {"MUG": 3, "TEA": 5}, rules=(PriceRule(label="Kupon", amount=101),), payment_method="bank_transfer"
    )
    record_payment(order.pk, actor=AYSE, amount=order.total - 3, method="bank_transfer")
    close_difference(order.pk, actor=AYSE)
    mugs = selling.line(order)

    sums = []
    for pieces in ({mugs.pk: 1}, {mugs.pk: 2}, {selling.line(order, "TEA").pk: 5}):
        parcel = dispatch(order.pk, actor=AYSE, quantities=pieces, carrier="aras", tracking_number="123")
        sums.append(sound(issue_invoice(order.pk, actor=AYSE, shipment_id=parcel.pk)))

    assert sum(sums) == selling.fresh(order).due
