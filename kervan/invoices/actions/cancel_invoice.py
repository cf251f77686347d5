"""Faturayı iptal et."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.invoices.issuing import refresh_to_invoice
from kervan.invoices.models import Correction, Invoice
from kervan.invoices.queries import active_integrator
from kervan.invoices.states import State
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.lib.text import clean


@transaction.atomic
def cancel_invoice(invoice_id: int, *, actor: Actor, reason: str = "") -> Invoice | None:
    """Take a whole invoice back: at the integrator first, if it may have it, and then here. Its pieces can be invoiced
    again; its number stays used. An e-Fatura that GİB or the buyer turned down is over there already. One without a number
    yet is simply given up (None).

    Raises ``NotAllowed`` when it is cancelled or being cancelled, partly corrected, or an e-Fatura the integrator took.
    """
    invoice = Invoice.objects.locked(invoice_id)
    order, reason = invoice.order, clean(reason, 200)
    if invoice.state == State.PREPARING:
        record("invoice.given_up", about=order, actor=actor, invoice_id=invoice.pk, reason=reason)
        invoice.delete()
        refresh_to_invoice(order)
        return None
    _refuse(invoice)
    correction = Correction.objects.create(
        invoice=invoice,
        kind=Correction.Kind.CANCELLATION,
        state=Correction.State.REQUESTED,
        issued_on=clock.today(),
        amount=invoice.payable,
        vat=invoice.vat,
        reason=reason,
        created_by=actor.name[:150],
    )
    record(
        "invoice.cancel_requested",
        about=order,
        actor=actor,
        invoice_id=invoice.pk,
        number=invoice.number,
        reason=reason,
    )
    turned_down = invoice.is_einvoice and invoice.state == State.REJECTED and invoice.sent_at is not None
    if turned_down or (invoice.integrator_id is None and active_integrator() is None):
        finish_cancelling(invoice, correction, actor=actor)
    return invoice


def finish_cancelling(invoice: Invoice, correction: Correction, *, actor: Actor) -> None:
    """The step itself, under the order's lock: the invoice no longer stands."""
    correction.state = Correction.State.DONE
    correction.save(update_fields=["state"])
    invoice.cancelled_at = invoice.cancelled_at or clock.now()
    invoice.save(update_fields=["cancelled_at"])
    refresh_to_invoice(invoice.order)
    record(
        "invoice.cancelled",
        about=invoice.order,
        actor=actor,
        invoice_id=invoice.pk,
        number=invoice.number,
        amount=invoice.payable,
        reason=correction.reason,
    )


def _refuse(invoice: Invoice) -> None:
    if invoice.cancelled_at is not None:
        raise NotAllowed(_("Bu fatura iptal edilmiş."), code="invoice_cancelled")
    if invoice.corrections.filter(kind=Correction.Kind.CANCELLATION, state=Correction.State.REQUESTED).exists():
        raise NotAllowed(_("Bu faturanın iptali entegratöre soruluyor."), code="invoice_being_cancelled")
    if invoice.corrected:
        raise NotAllowed(_("Bu faturanın bir kısmı düzeltilmiş; artık iptal edilemez."), code="invoice_corrected")
    if invoice.is_einvoice and invoice.state == State.SENT:
        message = _("e-Fatura iptal edilemez; alıcının kestiği iade faturasını kaydedin.")
        raise NotAllowed(message, code="einvoice_not_cancellable")
