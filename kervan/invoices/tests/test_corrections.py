"""Taking an invoice back: cancelled, by gider pusulası, by the buyer's own return invoice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import Error

from kervan.cli.invariants import check_all
from kervan.documents.invoice_content import DocumentKind
from kervan.invoices.actions.cancel_invoice import cancel_invoice
from kervan.invoices.actions.issue_expense_voucher import issue_expense_voucher
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.actions.record_buyers_return_invoice import record_buyers_return_invoice
from kervan.invoices.models import Correction, Invoice
from kervan.invoices.queries import standing_invoices
from kervan.lib import clock
from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.pricing import AdjustmentKind, Charge, PriceRule
from tests.shop import ADDRESS, AYSE, Shop, facts

COMPANY = ADDRESS | {"name": "Işık Dağıtım Ltd. Şti.", "tax_id": "4540536920", "tax_office": "Kadıköy"}


@pytest.fixture
def selling(shop: Shop) -> Shop:
    shop.seller()
    return shop


def test_vouchers_are_numbered_and_sum_to_the_invoice(selling: Shop):
    selling.product("MUG", price=3_333, stock=10)
    order = selling.order(
        {"MUG": 3},
        rules=(PriceRule(label="Kupon", amount=100),),
        charges=(Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990, vat_rate=Decimal(20)),),
    )
    invoice = issue_invoice(order.pk, actor=AYSE)
    line = selling.line(order)

    vouchers = [issue_expense_voucher(invoice.pk, actor=AYSE, quantities={line.pk: 1}) for _ in range(2)]
    vouchers.append(issue_expense_voucher(invoice.pk, actor=AYSE, quantities={line.pk: 1}, fees=True, reason="beden"))

    invoice = Invoice.objects.get()
    assert [voucher.number[-1] for voucher in vouchers] == ["1", "2", "3"]
    assert sum(voucher.amount for voucher in vouchers) == invoice.payable == invoice.corrected
    assert sum(voucher.vat for voucher in vouchers) == invoice.vat
    document = vouchers[2].document
    assert (document.kind, document.corrected.number, document.notes) == (
        DocumentKind.EXPENSE_VOUCHER,
        invoice.number,
        ("beden",),
    )
    assert standing_invoices(order.pk) == []
    with pytest.raises(NotAllowed):
        issue_expense_voucher(invoice.pk, actor=AYSE, quantities={line.pk: 1})
    assert list(check_all()) == []


@pytest.mark.parametrize("count", [-1, 3, 10**9])
def test_no_more_than_was_invoiced_comes_back(selling: Shop, count: int):
    order = selling.order({"MUG": 2})
    invoice = issue_invoice(order.pk, actor=AYSE)
    before = facts()

    with pytest.raises(Invalid):
        issue_expense_voucher(invoice.pk, actor=AYSE, quantities={selling.line(order).pk: count})

    assert facts() == before


def test_without_returned_goods_there_is_nothing_to_write(selling: Shop):
    invoice = issue_invoice(selling.order().pk, actor=AYSE)

    with pytest.raises(NotAllowed) as refusal:
        issue_expense_voucher(invoice.pk, actor=AYSE)

    assert refusal.value.code == "nothing_to_correct"


def test_a_company_writes_its_own_return_invoice(selling: Shop):
    order = selling.order({"MUG": 2}, billing_address=COMPANY)
    invoice = issue_invoice(order.pk, actor=AYSE)
    with pytest.raises(NotAllowed) as refusal:
        issue_expense_voucher(invoice.pk, actor=AYSE, quantities={selling.line(order).pk: 1})
    assert refusal.value.code == "buyer_is_company"

    day = clock.today()
    record_buyers_return_invoice(invoice.pk, actor=AYSE, number="IAD2026000000009", issued_on=day, amount=5_000)
    record_buyers_return_invoice(invoice.pk, actor=AYSE, number="IAD2026000000009", issued_on=day, amount=5_000)

    assert Correction.objects.count() == 1
    assert Invoice.objects.get().corrected == 5_000
    assert list(check_all()) == []


@pytest.mark.parametrize(
    "wrong", [{"number": ""}, {"amount": 0}, {"amount": -1}, {"amount": 10**12}, {"days": 1}, {"days": -400}]
)
def test_a_wrong_return_invoice_changes_nothing(selling: Shop, wrong: dict[str, int]):
    invoice = issue_invoice(selling.order(billing_address=COMPANY).pk, actor=AYSE)
    values = {"number": "X1", "amount": 100, "days": 0} | wrong
    before = facts()

    with pytest.raises(Invalid):
        record_buyers_return_invoice(
            invoice.pk,
            actor=AYSE,
            number=values["number"],
            amount=values["amount"],
            issued_on=clock.today() + timedelta(days=values["days"]),
        )

    assert facts() == before


def test_a_cancelled_invoice_frees_its_pieces_and_fees_and_keeps_its_number(selling: Shop):
    charges = (Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=4_990, vat_rate=Decimal(20)),)
    order = selling.order({"MUG": 2}, charges=charges)
    line = selling.line(order)
    first = issue_invoice(order.pk, actor=AYSE, quantities={line.pk: 1})
    second = issue_invoice(order.pk, actor=AYSE)

    cancel_invoice(first.pk, actor=AYSE, reason="yanlış ad")
    third = issue_invoice(order.pk, actor=AYSE)

    assert (second.serial, third.serial) == (2, 3)
    assert second.payable + third.payable == order.total
    with pytest.raises(NotAllowed) as refusal:
        cancel_invoice(first.pk, actor=AYSE)
    assert refusal.value.code == "invoice_cancelled"
    assert list(check_all()) == []


def test_a_voucher_never_changes(selling: Shop):
    order = selling.order()
    invoice = issue_invoice(order.pk, actor=AYSE)
    voucher = issue_expense_voucher(invoice.pk, actor=AYSE, quantities={selling.line(order).pk: 1})

    with pytest.raises(Error), transaction.atomic():
        Correction.objects.filter(pk=voucher.pk).update(amount=1)
    with pytest.raises(Error), transaction.atomic():
        Correction.objects.filter(pk=voucher.pk).delete()
