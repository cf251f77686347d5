"""Invoices that are made by themselves, and the queue of those that could not be."""

from __future__ import annotations

import pytest

from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.models import Invoice, InvoiceSettings, ToInvoice
from kervan.invoices.queries import invoice_settings
from kervan.notifications.models import Message
from kervan.payments.actions.record_payment import record_payment
from kervan.sales.actions.cancel_order import cancel_order
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.take_back_dispatch import take_back_dispatch
from kervan.shop.models import Shop as ShopRow
from tests.shop import ADDRESS, AYSE, Shop


@pytest.fixture
def selling(shop: Shop) -> Shop:
    shop.seller()
    return shop


def timing(value: str) -> None:
    invoice_settings()
    InvoiceSettings.objects.update(timing=value)


def test_at_dispatch_the_parcel_is_invoiced_and_mailed(selling: Shop):
    order = selling.order({"MUG": 3})
    line = selling.line(order)
    dispatch(order.pk, actor=AYSE, quantities={line.pk: 1})
    dispatch(order.pk, actor=AYSE, quantities={line.pk: 2})

    selling.react()
    selling._done.clear()
    selling.react()

    assert [invoice.document.lines[0].quantity for invoice in Invoice.objects.order_by("id")] == [1, 2]
    assert sum(invoice.payable for invoice in Invoice.objects.all()) == order.total
    assert Message.objects.filter(kind="invoice").count() == 2
    assert not ToInvoice.objects.exists()


def test_a_shop_that_has_not_said_who_it_is_is_left_alone(shop: Shop):
    order = shop.order()
    dispatch(order.pk, actor=AYSE)

    shop.react()

    assert not Invoice.objects.exists()
    assert ToInvoice.objects.get().why == ""
    assert "invoice.not_issued" not in shop.events(order)


def test_what_kept_it_from_being_made_stands_in_the_queue_and_on_the_order(selling: Shop):
    order = selling.order(billing_address=ADDRESS | {"name": "Işık Ltd.", "tax_id": "4540536920"})
    dispatch(order.pk, actor=AYSE)

    selling.react()

    assert "vergi dairesini yazın" in ToInvoice.objects.get().why
    assert "invoice.not_issued" in selling.events(order)


def test_at_payment_the_whole_order_is_invoiced_once(selling: Shop):
    timing("payment")
    order = selling.order(payment_method="bank_transfer", captured=False)
    selling.react()
    assert not Invoice.objects.exists()

    record_payment(order.pk, actor=AYSE)
    selling.react()
    dispatch(order.pk, actor=AYSE)
    selling.react()

    assert Invoice.objects.get().payable == order.total


def test_by_hand_means_by_hand(selling: Shop):
    timing("by_hand")
    order = selling.order()
    parcel = dispatch(order.pk, actor=AYSE)
    selling.react()
    assert ToInvoice.objects.get().delivered_at is None

    mark_delivered(parcel.pk, actor=AYSE)
    selling.react()

    assert not Invoice.objects.exists()
    assert ToInvoice.objects.get().delivered_at is not None


def test_a_dispatch_that_was_taken_back_waits_for_no_invoice(selling: Shop):
    timing("by_hand")
    order = selling.order()
    parcel = dispatch(order.pk, actor=AYSE)
    selling.react()

    take_back_dispatch(parcel.pk, actor=AYSE)
    selling.react()

    assert not ToInvoice.objects.exists()


def test_the_mail_waits_for_the_integrator_and_is_told_once(selling: Shop):
    selling.integrator(refuse="hayır")
    invoice = issue_invoice(selling.order().pk, actor=AYSE)
    selling.react()
    assert not Message.objects.filter(kind="invoice").exists()

    selling.integrator(refuse="")
    from kervan.invoices.actions.resend_invoice import resend_invoice

    resend_invoice(invoice.pk, actor=AYSE)
    selling.react()
    selling._done.clear()
    selling.react()

    assert Message.objects.filter(kind="invoice").count() == 1


def test_nobody_is_mailed_who_was_not_to_be(selling: Shop):
    issue_invoice(selling.order().pk, actor=AYSE, notify=False)
    selling.react()

    assert not Message.objects.filter(kind="invoice").exists()


def test_cancelling_unsent_pieces_changes_nothing_in_the_queue(selling: Shop):
    timing("by_hand")
    order = selling.order({"MUG": 2})
    dispatch(order.pk, actor=AYSE, quantities={selling.line(order).pk: 1})
    cancel_order(order.pk, actor=AYSE, quantities={selling.line(order).pk: 1})
    selling.react()

    assert ToInvoice.objects.count() == 1
    assert ShopRow.objects.get().tax_id
