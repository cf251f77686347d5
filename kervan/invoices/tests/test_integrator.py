"""Between us and the integrator: asked about buyers, sent once, refused, silent, cancelled."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from kervan.events.models import Event
from kervan.integrations.einvoice.sandbox.models import SandboxDocument
from kervan.invoices.actions.cancel_invoice import cancel_invoice
from kervan.invoices.actions.confirm_sending import confirm_sending, refuse_sending
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.actions.resend_invoice import resend_invoice
from kervan.invoices.einvoice import Accepted, IntegratorSilent
from kervan.invoices.handlers import send_to_integrator
from kervan.invoices.models import BuyerRegistration, Correction, Invoice, ToInvoice
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


def fresh(invoice: Invoice) -> Invoice:
    return Invoice.objects.get(pk=invoice.pk)


def test_a_registered_buyer_gets_an_einvoice_of_its_own_series(selling: Shop):
    selling.integrator(registered=VKN)
    invoice = issue_invoice(selling.order(billing_address=COMPANY).pk, actor=AYSE)
    assert (invoice.state, invoice.number) == (State.PREPARING, None)

    selling.react()

    invoice = fresh(invoice)
    assert (invoice.state, invoice.profile) == (State.SENT, "TEMELFATURA")
    assert invoice.number.startswith("EFA")
    assert invoice.their_id.startswith("DE-")


def test_an_unregistered_company_gets_an_earchive(selling: Shop):
    selling.integrator(registered="")
    invoice = issue_invoice(selling.order(billing_address=COMPANY).pk, actor=AYSE)

    selling.react()

    assert (fresh(invoice).profile, fresh(invoice).state) == ("EARSIVFATURA", State.SENT)
    assert BuyerRegistration.objects.get().registered is False


def test_the_answer_about_a_buyer_is_believed_for_a_day(selling: Shop):
    selling.integrator(registered=VKN)
    issue_invoice(selling.order(billing_address=COMPANY).pk, actor=AYSE)
    selling.react()

    again = issue_invoice(selling.order(billing_address=COMPANY).pk, actor=AYSE)
    assert again.number is not None

    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        assert issue_invoice(selling.order(billing_address=COMPANY).pk, actor=AYSE).state == State.PREPARING


def test_while_the_integrator_is_silent_the_invoice_waits_without_a_number(selling: Shop):
    selling.integrator(silence="before_once", registered=VKN)
    invoice = issue_invoice(selling.order(billing_address=COMPANY).pk, actor=AYSE)
    asked = Event.objects.get(name="invoice.asked")
    from kervan.events.tasks import run

    with pytest.raises(IntegratorSilent):
        run("kervan.invoices.handlers.ask_about_buyer", asked)
    assert fresh(invoice).number is None

    run("kervan.invoices.handlers.ask_about_buyer", asked)
    run("kervan.invoices.handlers.ask_about_buyer", asked)
    assert fresh(invoice).number is not None
    assert Event.objects.filter(name="invoice.issued").count() == 1


def test_an_invoice_without_a_number_is_simply_given_up(selling: Shop):
    selling.integrator(silence="always")
    order = selling.order(billing_address=COMPANY)
    dispatch(order.pk, actor=AYSE)
    invoice = issue_invoice(order.pk, actor=AYSE)

    assert cancel_invoice(invoice.pk, actor=AYSE, reason="yanlış VKN") is None

    assert not Invoice.objects.exists()
    assert ToInvoice.objects.filter(order=order).exists()


def test_a_lost_answer_makes_one_document(selling: Shop):
    """The worker dies, or the line breaks, after the integrator accepted: the repeat is the same document."""
    selling.integrator(silence="after_once")
    invoice = issue_invoice(selling.order().pk, actor=AYSE)
    event = Event.objects.get(name="invoice.issued")

    with pytest.raises(IntegratorSilent):
        send_to_integrator(event)
    assert fresh(invoice).state == State.ISSUED
    send_to_integrator(event)
    send_to_integrator(event)

    assert fresh(invoice).state == State.SENT
    assert SandboxDocument.objects.count() == 1


def test_a_refusal_keeps_the_number_and_can_be_sent_again(selling: Shop):
    selling.integrator(refuse="Alıcı adresi eksik")
    invoice = issue_invoice(selling.order().pk, actor=AYSE)
    selling.react()
    assert (fresh(invoice).state, fresh(invoice).their_words) == (State.REJECTED, "DE400: Alıcı adresi eksik")

    selling.integrator(refuse="")
    resend_invoice(invoice.pk, actor=AYSE)
    selling.react()

    assert (fresh(invoice).state, fresh(invoice).number) == (State.SENT, invoice.number)
    with pytest.raises(NotAllowed):
        resend_invoice(invoice.pk, actor=AYSE)


def test_without_an_integrator_nothing_is_sent_and_sending_is_refused(selling: Shop):
    invoice = issue_invoice(selling.order().pk, actor=AYSE)
    selling.react()

    assert fresh(invoice).state == State.ISSUED
    with pytest.raises(NotAllowed) as refusal:
        resend_invoice(invoice.pk, actor=AYSE)
    assert refusal.value.code == "no_integrator"


def test_a_sent_earchive_is_cancelled_there_first(selling: Shop):
    selling.integrator()
    order = selling.order({"MUG": 2})
    dispatch(order.pk, actor=AYSE)
    invoice = issue_invoice(order.pk, actor=AYSE)
    selling.react()

    cancel_invoice(invoice.pk, actor=AYSE, reason="yanlış ürün")
    assert fresh(invoice).cancelled_at is None
    selling.react()

    assert fresh(invoice).cancelled_at is not None
    assert SandboxDocument.objects.get().cancelled_at is not None
    assert issue_invoice(order.pk, actor=AYSE).serial == 2


def test_an_integrator_that_refuses_to_cancel_lets_it_stand(selling: Shop):
    selling.integrator(too_late=True)
    invoice = issue_invoice(selling.order().pk, actor=AYSE)
    selling.react()

    cancel_invoice(invoice.pk, actor=AYSE)
    selling.react()

    assert fresh(invoice).cancelled_at is None
    assert invoice.corrections.get().state == Correction.State.REFUSED
    assert "iptal edilemez" in invoice.corrections.get().words


def test_an_einvoice_is_not_cancelled(selling: Shop):
    selling.integrator(registered=VKN)
    invoice = issue_invoice(selling.order(billing_address=COMPANY).pk, actor=AYSE)
    selling.react()

    with pytest.raises(NotAllowed) as refusal:
        cancel_invoice(invoice.pk, actor=AYSE)

    assert refusal.value.code == "einvoice_not_cancellable"


def test_a_document_that_arrives_after_its_cancellation_is_cancelled_too(selling: Shop):
    selling.integrator()
    invoice = issue_invoice(selling.order().pk, actor=AYSE)
    cancel_invoice(invoice.pk, actor=AYSE)
    selling.react("invoice.cancel_requested")
    assert fresh(invoice).cancelled_at is not None

    SandboxDocument.objects.create(
        uuid=invoice.uuid, number=invoice.number, profile="EARSIVFATURA", fingerprint="x", xml="x"
    )
    confirm_sending(invoice.pk, Accepted(their_id="DE-1"), actor=SYSTEM)
    selling.react()

    assert SandboxDocument.objects.get().cancelled_at is not None
    assert invoice.corrections.get().state == Correction.State.DONE


def test_answers_told_twice_happen_once(selling: Shop):
    invoice = issue_invoice(selling.order().pk, actor=AYSE)

    confirm_sending(invoice.pk, Accepted(their_id="1"), actor=SYSTEM)
    confirm_sending(invoice.pk, Accepted(their_id="2"), actor=SYSTEM)
    refuse_sending(invoice.pk, "alıcı reddetti", actor=SYSTEM)
    refuse_sending(invoice.pk, "alıcı reddetti", actor=SYSTEM)

    names = list(Event.objects.filter(name__startswith="invoice.").values_list("name", flat=True))
    assert sorted(names) == ["invoice.issued", "invoice.rejected", "invoice.sent"]


def test_calls_go_out_outside_any_transaction(selling: Shop):
    """The sandbox's own transactions are durable; inside a test's they are let through, so look at the handler's kind."""
    for name in ("ask_about_buyer", "send_to_integrator", "cancel_at_integrator"):
        handler = getattr(__import__("kervan.invoices.handlers", fromlist=[name]), name)
        assert handler.own_job_queue == "invoices"
    assert connection.in_atomic_block
