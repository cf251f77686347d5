"""Fatura oluştur: what is invoiced, to whom, for how much, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import Error

from kervan.cli.invariants import check_all
from kervan.documents.invoice_content import InvoiceType, Profile
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.models import Invoice, InvoiceSettings, ToInvoice
from kervan.invoices.queries import standing_invoices
from kervan.invoices.ubl import build_ubl
from kervan.invoices.ubl_rules import broken_rules
from kervan.lib.errors import Invalid, NotAllowed, NotFound
from kervan.orders.pricing import AdjustmentKind, Charge, PriceRule
from kervan.payments.actions.close_difference import close_difference
from kervan.payments.actions.record_payment import record_payment
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.new_order import NewCustomer, NewLine
from kervan.shipping.actions.dispatch import dispatch
from tests.shop import ADDRESS, AYSE, Shop, facts

COMPANY = ADDRESS | {"name": "Işık Dağıtım Ltd. Şti.", "tax_id": "4540536920", "tax_office": "Kadıköy"}


@pytest.fixture
def selling(shop: Shop) -> Shop:
    shop.seller()
    return shop


def test_a_whole_order_is_invoiced_to_the_kurus(selling: Shop):
    selling.product("MUG", price=12_990, stock=10)
    selling.product("TEA", price=4_995, stock=10, vat_rate=Decimal(1))
    order = selling.order(
        {"MUG": 2, "TEA": 3},
        rules=(PriceRule(label="Bahar", percent=Decimal("7.5")),),
        charges=(Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990, vat_rate=Decimal(20), label="Kargo"),),
    )

    invoice = issue_invoice(order.pk, actor=AYSE)

    assert (invoice.payable, invoice.vat) == (order.total, order.vat_total)
    content = invoice.document
    assert [(line.name, line.quantity, line.gross) for line in content.lines] == [
        ("Ürün MUG", 2, selling.line(order, "MUG").net),
        ("Ürün TEA", 3, selling.line(order, "TEA").net),
        ("Kargo", 1, 4_990),
    ]
    assert [line.net + line.vat for line in content.lines] == [line.gross for line in content.lines]
    assert [(total.rate, total.vat) for total in content.vat_totals] == [
        (Decimal("1.00"), selling.line(order, "TEA").vat),
        (Decimal("20.00"), selling.line(order, "MUG").vat + 832),
    ]
    for line in content.lines:
        assert round(line.unit_price * line.quantity * 100) == line.net + line.discount
    assert content.discount_total > 0
    assert list(check_all()) == []


def test_numbers_follow_each_other_and_carry_series_and_year(selling: Shop):
    first, second = (issue_invoice(selling.order().pk, actor=AYSE) for _ in range(2))

    year = first.issued_at.year
    assert [first.number, second.number] == [f"EAR{year}000000001", f"EAR{year}000000002"]


def test_a_consumer_without_a_number_is_the_final_consumer(selling: Shop):
    buyer = issue_invoice(selling.order().pk, actor=AYSE).document.buyer

    assert (buyer.tax_id, buyer.given_name, buyer.family_name) == ("11111111111", "Zeynep", "Yılmaz")
    assert (buyer.district, buyer.city) == ("Kadıköy", "İstanbul")


def test_parts_sum_to_the_order(selling: Shop):
    selling.product("MUG", price=3_333, stock=10)
    order = selling.order({"MUG": 3}, rules=(PriceRule(label="Kupon", amount=100),))
    line = selling.line(order)

    parts = [issue_invoice(order.pk, actor=AYSE, quantities={line.pk: 1}) for _ in range(3)]

    assert sum(part.payable for part in parts) == order.total
    assert sum(part.vat for part in parts) == order.vat_total
    with pytest.raises(NotAllowed, match="faturalanacak"):
        issue_invoice(order.pk, actor=AYSE)
    assert list(check_all()) == []


def test_only_what_was_sent(selling: Shop):
    order = selling.order({"MUG": 3})
    line = selling.line(order)
    parcel = dispatch(order.pk, actor=AYSE, quantities={line.pk: 2}, carrier="aras", tracking_number="123")

    invoice = issue_invoice(order.pk, actor=AYSE, only_sent=True)

    assert [row.quantity for row in invoice.document.lines] == [2]
    sale = invoice.document.internet_sale
    assert sale is not None
    assert (sale.carrier_name, sale.dispatched_on, sale.web_address) == (
        "Aras Kargo",
        parcel.shipped_at.date(),
        "https://kervan.example",
    )
    with pytest.raises(NotAllowed):
        issue_invoice(order.pk, actor=AYSE, shipment_id=parcel.pk)


@pytest.mark.parametrize(
    ("code", "kind"),
    [("351", InvoiceType.SALE), ("350", InvoiceType.SALE), ("301", InvoiceType.EXEMPT), ("213", InvoiceType.EXEMPT)],
)
def test_what_a_law_exempts_from_vat_is_an_invoice_of_that_kind(selling: Shop, code: str, kind: InvoiceType):
    InvoiceSettings.objects.update_or_create(pk=1, defaults={"zero_vat_code": code, "zero_vat_reason": "sebep"})
    selling.product("BOOK", price=10_000, stock=10, vat_rate=Decimal(0))

    document = issue_invoice(selling.order({"BOOK": 1}).pk, actor=AYSE).document

    assert document.type == kind
    assert broken_rules(build_ubl(document)) == []


def test_cancelled_pieces_are_not_invoiced(selling: Shop):
    order = selling.order({"MUG": 3})
    line = selling.line(order)
    cancel_order(order.pk, actor=AYSE, quantities={line.pk: 1})

    invoice = issue_invoice(order.pk, actor=AYSE)

    assert invoice.payable == selling.fresh(order).due


def test_a_closed_difference_lies_on_the_largest_line(selling: Shop):
    order = selling.order({"MUG": 2}, payment_method="bank_transfer", captured=False)
    record_payment(order.pk, actor=AYSE, amount=order.total - 3)
    close_difference(order.pk, actor=AYSE)

    invoice = issue_invoice(order.pk, actor=AYSE)

    assert invoice.payable == order.total - 3
    assert list(check_all()) == []


def test_a_number_never_changes_and_an_invoice_is_never_deleted(selling: Shop):
    invoice = issue_invoice(selling.order().pk, actor=AYSE)

    for change in ({"number": "EAR2026000000099"}, {"payable": 1, "net": 1, "vat": 0}, {"content": {}}):
        with pytest.raises(Error), transaction.atomic():
            Invoice.objects.filter(pk=invoice.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        invoice.delete()


def test_a_rolled_back_number_is_given_to_the_next(selling: Shop):
    order, other = selling.order(), selling.order()
    with transaction.atomic():
        issue_invoice(order.pk, actor=AYSE)
        transaction.set_rollback(True)

    assert issue_invoice(other.pk, actor=AYSE).serial == 1


def test_what_is_missing_of_the_seller_is_named(shop: Shop):
    order = shop.order()
    shop.seller(tax_office="", city="")
    before = facts()

    with pytest.raises(NotAllowed, match="vergi dairesi, il") as refusal:
        issue_invoice(order.pk, actor=AYSE)

    assert (refusal.value.code, refusal.value.details["missing"]) == ("seller_data_missing", ["city", "tax_office"])
    assert facts() == before


def test_a_company_needs_its_tax_office(selling: Shop):
    order = selling.order(billing_address=COMPANY | {"tax_office": ""})

    with pytest.raises(NotAllowed) as refusal:
        issue_invoice(order.pk, actor=AYSE)

    assert refusal.value.code == "buyer_tax_office_missing"


@pytest.mark.parametrize(("changes", "code"), [({"captured": False}, "pending_card")])
def test_orders_that_cannot_be_invoiced(selling: Shop, changes: dict[str, Any], code: str):
    order = selling.order(**changes)

    with pytest.raises(NotAllowed) as refusal:
        issue_invoice(order.pk, actor=AYSE)

    assert refusal.value.code == code


@pytest.mark.parametrize("count", [-1, 3, 10**9])
def test_wrong_pieces_change_nothing(selling: Shop, count: int):
    order = selling.order({"MUG": 2})
    before = facts()

    with pytest.raises(Invalid):
        issue_invoice(order.pk, actor=AYSE, quantities={selling.line(order).pk: count})

    assert facts() == before


def test_a_free_order_has_no_invoice(selling: Shop):
    order = selling.order({}, lines=(NewLine(title="Hediye", quantity=1, unit_price=0, vat_rate=Decimal(20)),))

    with pytest.raises(NotAllowed, match="faturalanacak"):
        issue_invoice(order.pk, actor=AYSE)


def test_an_unknown_parcel_is_not_found(selling: Shop):
    with pytest.raises(NotFound):
        issue_invoice(selling.order().pk, actor=AYSE, shipment_id=999)


def test_a_company_gets_an_earchive_when_nobody_can_be_asked(selling: Shop):
    invoice = issue_invoice(selling.order(billing_address=COMPANY).pk, actor=AYSE)

    assert (invoice.profile, invoice.document.buyer.is_company) == (Profile.EARCHIVE, True)
    assert invoice.document.delivery is not None


def test_the_queue_holds_what_was_sent_and_not_invoiced(selling: Shop):
    order = selling.order({"MUG": 2}, customer=NewCustomer(name="<script>alert(1)</script>"))
    dispatch(order.pk, actor=AYSE)
    from kervan.invoices.issuing import refresh_to_invoice

    refresh_to_invoice(order)
    assert ToInvoice.objects.filter(order=order).exists()

    issue_invoice(order.pk, actor=AYSE)

    assert not ToInvoice.objects.filter(order=order).exists()
    assert [invoice.order_id for invoice in standing_invoices(order.pk)] == [order.pk]
