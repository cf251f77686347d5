"""The integrator was asked what became of a document."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.invoices.actions.cancel_invoice import finish_cancelling
from kervan.invoices.actions.confirm_sending import refuse_sending
from kervan.invoices.asking import next_question
from kervan.invoices.einvoice import DocumentStatus, Told
from kervan.invoices.models import Correction, Invoice
from kervan.invoices.states import State
from kervan.lib import clock
from kervan.lib.actor import Actor

SURELY_LOST = timedelta(hours=1)
"""An integrator may take a while to list what it took; after that it does not have it."""


@transaction.atomic
def note_status(invoice_id: int, told: Told, *, actor: Actor) -> Invoice:
    """Write down what became of a document that was sent: turned down by GİB or the buyer, cancelled in the integrator's
    own screens, or never arrived. One that stands is asked about again until nothing can change any more.

    Told twice it happened once; an answer about an invoice that is being cancelled, or was, changes nothing.
    """
    invoice = Invoice.objects.locked(invoice_id)
    if invoice.state != State.SENT or invoice.cancelled_at is not None:
        return _ask(invoice, last=True)
    asked = invoice.corrections.filter(kind=Correction.Kind.CANCELLATION, state=Correction.State.REQUESTED)
    if asked.exists():
        return _ask(invoice)
    if told.status == DocumentStatus.REJECTED:
        invoice = refuse_sending(invoice.pk, told.words or _("Sebep bildirilmedi."), actor=actor)
        return _ask(invoice, last=True)
    if told.status == DocumentStatus.CANCELLED and not invoice.corrected:
        return _cancelled_there(invoice, told.words, actor=actor)
    if told.status == DocumentStatus.UNKNOWN and invoice.sent_at and clock.now() - invoice.sent_at > SURELY_LOST:
        invoice.sent_at = None  # so it can be sent again
        invoice.save(update_fields=["sent_at"])
        words = _("Entegratör bu belgeyi tanımıyor; yeniden gönderin. %(words)s") % {"words": told.words}
        return _ask(refuse_sending(invoice.pk, words.strip(), actor=actor), last=True)
    if told.words and told.words != invoice.their_words and told.status == DocumentStatus.ACCEPTED:
        invoice.their_words = told.words[:500]
        invoice.save(update_fields=["their_words"])
    return _ask(invoice)


def _ask(invoice: Invoice, *, last: bool = False) -> Invoice:
    invoice.ask_at = None if last else next_question(invoice, clock.now())
    invoice.save(update_fields=["ask_at"])
    return invoice


def _cancelled_there(invoice: Invoice, words: str, *, actor: Actor) -> Invoice:
    correction = Correction.objects.create(
        invoice=invoice,
        kind=Correction.Kind.CANCELLATION,
        state=Correction.State.REQUESTED,
        issued_on=clock.today(),
        amount=invoice.payable,
        vat=invoice.vat,
        reason=_("Entegratörün ekranından iptal edilmiş."),
        words=words[:500],
        created_by=actor.name[:150],
    )
    record(
        "invoice.cancel_requested",
        about=invoice.order,
        actor=actor,
        invoice_id=invoice.pk,
        number=invoice.number,
        reason=correction.reason,
    )
    finish_cancelling(invoice, correction, actor=actor)
    return _ask(invoice, last=True)
