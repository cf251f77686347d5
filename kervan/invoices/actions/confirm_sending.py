"""The integrator answered: it took the document, or refused it."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.invoices.asking import next_question
from kervan.invoices.einvoice import Accepted
from kervan.invoices.models import Correction, Invoice
from kervan.invoices.states import MOVES, State
from kervan.lib import clock
from kervan.lib.actor import Actor


@transaction.atomic
def confirm_sending(invoice_id: int, answer: Accepted, *, actor: Actor, integrator_id: int | None = None) -> Invoice:
    """The document is with the integrator. Told twice it happened once.

    When its cancellation was finished while the answer was on its way, it is cancelled there at once.
    """
    invoice = Invoice.objects.locked(invoice_id)
    if invoice.state == State.SENT or not MOVES.allows(State(invoice.state), State.SENT):
        return invoice
    invoice.state, invoice.sent_at = State.SENT, clock.now()
    invoice.their_id, invoice.their_words = answer.their_id[:100], answer.words[:500]
    invoice.integrator_id = integrator_id
    invoice.ask_at = next_question(invoice, clock.now())
    invoice.save(update_fields=["state", "sent_at", "their_id", "their_words", "integrator_id", "ask_at"])
    if invoice.cancelled_at is not None:
        Correction.objects.filter(invoice=invoice, kind=Correction.Kind.CANCELLATION).exclude(
            state=Correction.State.REFUSED
        ).update(state=Correction.State.REQUESTED)
        record("invoice.sent_too_late", about=invoice.order, actor=actor, invoice_id=invoice.pk, number=invoice.number)
    else:
        record(
            "invoice.sent",
            about=invoice.order,
            actor=actor,
            invoice_id=invoice.pk,
            number=invoice.number,
            amount=invoice.payable,
            notify=invoice.notify,
        )
    return invoice


@transaction.atomic
def refuse_sending(invoice_id: int, words: str, *, actor: Actor) -> Invoice:
    """The integrator, GİB or the buyer said no. The number stays used; the document can be sent again or cancelled."""
    invoice = Invoice.objects.locked(invoice_id)
    if invoice.state == State.REJECTED or not MOVES.allows(State(invoice.state), State.REJECTED):
        return invoice
    invoice.state, invoice.their_words = State.REJECTED, words[:500]
    invoice.save(update_fields=["state", "their_words"])
    record(
        "invoice.rejected",
        about=invoice.order,
        actor=actor,
        invoice_id=invoice.pk,
        number=invoice.number,
        reason=words[:300],
    )
    return invoice
