"""The integrator answered a cancellation."""

from __future__ import annotations

from django.db import transaction

from kervan.events.record import record
from kervan.invoices.actions.cancel_invoice import finish_cancelling
from kervan.invoices.models import Correction, Invoice
from kervan.lib.actor import Actor


@transaction.atomic
def confirm_cancelling(invoice_id: int, *, actor: Actor) -> Invoice:
    """It is cancelled there, so it is here. Told twice it happened once."""
    invoice = Invoice.objects.locked(invoice_id)
    correction = _asked(invoice)
    if correction is not None:
        finish_cancelling(invoice, correction, actor=actor)
    return invoice


@transaction.atomic
def refuse_cancelling(invoice_id: int, words: str, *, actor: Actor) -> Invoice:
    """The integrator does not cancel it (too late, for one): it stands, and the page says what to do instead."""
    invoice = Invoice.objects.locked(invoice_id)
    correction = _asked(invoice)
    if correction is not None:
        correction.state, correction.words = Correction.State.REFUSED, words[:500]
        correction.save(update_fields=["state", "words"])
        if invoice.cancelled_at is not None:  # it was sent after it had been cancelled here: it stands after all
            invoice.cancelled_at = None
            invoice.save(update_fields=["cancelled_at"])
        record(
            "invoice.cancel_refused",
            about=invoice.order,
            actor=actor,
            invoice_id=invoice.pk,
            number=invoice.number,
            reason=words[:300],
        )
    return invoice


def _asked(invoice: Invoice) -> Correction | None:
    return invoice.corrections.filter(kind=Correction.Kind.CANCELLATION, state=Correction.State.REQUESTED).first()
