"""Invoices made at once: no number twice, none left out, nothing invoiced twice. Real threads, real transactions."""

from __future__ import annotations

import pytest
from django.db import transaction

from kervan.cli.invariants import check_all
from kervan.invoices.actions.cancel_invoice import cancel_invoice
from kervan.invoices.actions.issue_expense_voucher import issue_expense_voucher
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.models import Invoice, SeriesYear
from tests.shop import AYSE, Shop
from tests.test_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_at_once_are_numbered_without_a_gap_though_one_rolls_back(shop: Shop) -> None:
    shop.seller()
    orders = [shop.order({"MUG": 1}).pk for _ in range(20)]

    def issue(order: int, *, fail: bool) -> None:
        with transaction.atomic():
            issue_invoice(order, actor=AYSE)
            if fail:
                transaction.set_rollback(True)

    at_once(*[lambda order=order, fail=place == 7: issue(order, fail=fail) for place, order in enumerate(orders)])

    serials = sorted(Invoice.objects.values_list("serial", flat=True))
    assert serials == list(range(1, 20))
    assert SeriesYear.objects.get().last == 19
    issue(orders[7], fail=False)
    assert Invoice.objects.order_by("-serial")[0].serial == 20
    assert list(check_all()) == []


def test_one_order_invoiced_by_two_people_has_one_invoice(shop: Shop) -> None:
    shop.seller()
    order = shop.order({"MUG": 2}).pk

    results = at_once(*[lambda: issue_invoice(order, actor=AYSE)] * 4)

    assert refusals(results) == ["nothing_to_invoice"] * 3
    assert Invoice.objects.count() == 1
    assert list(check_all()) == []


def test_an_invoice_cancelled_and_vouchered_at_once_is_taken_back_once(shop: Shop) -> None:
    shop.seller()
    order = shop.order({"MUG": 2})
    invoice = issue_invoice(order.pk, actor=AYSE).pk
    pieces = {shop.line(order).pk: 2}

    results = at_once(
        lambda: cancel_invoice(invoice, actor=AYSE),
        lambda: issue_expense_voucher(invoice, actor=AYSE, quantities=pieces),
        lambda: issue_expense_voucher(invoice, actor=AYSE, quantities=pieces),
    )

    assert len(refusals(results)) == 2
    assert list(check_all()) == []
