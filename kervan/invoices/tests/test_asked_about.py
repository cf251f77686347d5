"""What becomes of a document after the integrator took it: asked about until nothing can change any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from kervan.integrations.einvoice.sandbox.models import SandboxDocument
from kervan.invoices.actions.cancel_invoice import cancel_invoice
from kervan.invoices.actions.change_invoice_settings import change_invoice_settings
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.actions.note_status import note_status
from kervan.invoices.actions.resend_invoice import resend_invoice
from kervan.invoices.einvoice import DocumentStatus, Told
from kervan.invoices.handlers import ask_integrators
from kervan.invoices.models import Correction, Invoice, ToInvoice
from kervan.invoices.states import State
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import NotAllowed
from kervan.shipping.actions.dispatch import dispatch
from tests.shop import ADDRESS, AYSE, Shop

VKN = "4540536920"
COMPANY = ADDRESS | {"name": "Işık Dağıtım Ltd. Şti.", "tax_id": VKN, "tax_office": "Kadıköy"}


@pytest.fixture
def selling(shop: Shop) -> Shop:
    shop.seller()
    return shop


def commercial(shop: Shop) -> Invoice:
    """A Ticari fatura of a dispatched order, taken by the integrator."""
    shop.integrator(registered=VKN)
    change_invoice_settings(actor=AYSE, einvoice_profile="TICARIFATURA", timing="by_hand")
    order = shop.order(billing_address=COMPANY)
    dispatch(order.pk, actor=AYSE)
    invoice = issue_invoice(order.pk, actor=AYSE)
    shop.react()
    invoice = fresh(invoice)
    assert (invoice.state, invoice.profile) == (State.SENT, "TICARIFATURA")
    return invoice


def fresh(invoice: Invoice) -> Invoice:
    return Invoice.objects.get(pk=invoice.pk)


def ask_after(**age: int) -> None:
    with time_machine.travel(clock.now() + timedelta(**age), tick=False):
        ask_integrators()


def test_a_buyer_who_turns_a_commercial_invoice_down_days_later_is_noticed(selling: Shop):
    invoice = commercial(selling)
    ask_after(minutes=11)
    assert fresh(invoice).state == State.SENT

    selling.integrator(registered=VKN, buyer_refuses="Ürün siparişe uymuyor")
    ask_after(days=7)
    ask_after(days=8)

    assert (fresh(invoice).state, fresh(invoice).ask_at) == (State.REJECTED, None)
    assert fresh(invoice).their_words == "Alıcı reddetti: Ürün siparişe uymuyor"
    assert selling.events(invoice.order).count("invoice.rejected") == 1


def test_a_turned_down_invoice_is_not_sent_again_but_cancelled_and_made_anew(selling: Shop):
    invoice = commercial(selling)
    note_status(invoice.pk, Told(status=DocumentStatus.REJECTED, words="RED"), actor=SYSTEM)
    with pytest.raises(NotAllowed) as refusal:
        resend_invoice(invoice.pk, actor=AYSE)
    assert refusal.value.code == "invoice_turned_down"

    cancel_invoice(invoice.pk, actor=AYSE, reason="alıcı reddetti")
    selling.react()

    assert fresh(invoice).cancelled_at is not None
    assert ToInvoice.objects.filter(order=invoice.order_id).exists()
    assert issue_invoice(invoice.order_id, actor=AYSE).serial == 2


def test_it_is_asked_about_less_and_less_often_and_not_for_ever(selling: Shop):
    invoice = commercial(selling)
    assert invoice.ask_at is not None
    assert timedelta(minutes=9) < invoice.ask_at - clock.now() <= timedelta(minutes=10)
    ask_after(minutes=5)
    assert fresh(invoice).ask_at == invoice.ask_at

    sent = invoice.sent_at
    assert sent is not None
    for age, then in ((timedelta(minutes=20), timedelta(hours=1)), (timedelta(days=3), timedelta(hours=6))):
        with time_machine.travel(sent + age, tick=False):
            ask_integrators()
            assert fresh(invoice).ask_at == clock.now() + then
    ask_after(days=11)

    assert fresh(invoice).ask_at is None


def test_an_earchive_is_asked_about_for_three_days(selling: Shop):
    selling.integrator()
    invoice = issue_invoice(selling.order().pk, actor=AYSE)
    selling.react()

    asked = 0
    while (due := fresh(invoice).ask_at) is not None:
        asked += 1
        with time_machine.travel(due, tick=False):
            ask_integrators()
    assert (fresh(invoice).state, asked) == (State.SENT, 7)


def test_one_that_was_cancelled_in_the_integrators_own_screens_is_cancelled_here(selling: Shop):
    selling.integrator()
    order = selling.order()
    dispatch(order.pk, actor=AYSE)
    invoice = issue_invoice(order.pk, actor=AYSE)
    selling.react()
    SandboxDocument.objects.update(cancelled_at=clock.now())

    ask_after(minutes=11)
    ask_after(minutes=30)
    selling.react()

    assert fresh(invoice).cancelled_at is not None
    assert invoice.corrections.get().state == Correction.State.DONE
    assert ToInvoice.objects.filter(order=order).exists()
    assert selling.events(order).count("invoice.cancelled") == 1


def test_one_that_never_arrived_can_be_sent_again(selling: Shop):
    selling.integrator()
    invoice = issue_invoice(selling.order().pk, actor=AYSE)
    selling.react()
    SandboxDocument.objects.all().delete()

    ask_after(minutes=11)
    assert fresh(invoice).state == State.SENT
    ask_after(hours=2)
    assert fresh(invoice).state == State.REJECTED
    resend_invoice(invoice.pk, actor=AYSE)
    selling.react()

    assert fresh(invoice).state == State.SENT
    assert SandboxDocument.objects.count() == 1


def test_a_silent_integrator_changes_nothing_and_the_others_have_their_turn(selling: Shop):
    selling.integrator()
    first = issue_invoice(selling.order().pk, actor=AYSE)
    selling.react()
    selling.integrator(silence="always")

    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        ask_integrators()
        assert fresh(first).ask_at == clock.now() + timedelta(hours=1)

    assert fresh(first).state == State.SENT


def test_an_answer_about_one_that_is_being_cancelled_is_not_taken(selling: Shop):
    selling.integrator()
    invoice = issue_invoice(selling.order().pk, actor=AYSE)
    selling.react()
    cancel_invoice(invoice.pk, actor=AYSE)

    note_status(invoice.pk, Told(status=DocumentStatus.REJECTED, words="RED"), actor=SYSTEM)

    assert fresh(invoice).state == State.SENT
