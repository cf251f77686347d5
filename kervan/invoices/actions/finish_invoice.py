"""The integrator said whether the buyer is registered: the invoice gets its number."""

from __future__ import annotations

from django.db import transaction

from kervan.invoices.buyers import buyer_of
from kervan.invoices.issuing import number_and_freeze, refresh_to_invoice
from kervan.invoices.models import BuyerRegistration, Invoice
from kervan.invoices.queries import registration_of
from kervan.invoices.states import State
from kervan.lib import clock
from kervan.lib.actor import Actor


@transaction.atomic
def finish_invoice(invoice_id: int, tax_id: str, registered: bool, *, actor: Actor) -> Invoice:
    """Keep the answer about ``tax_id`` with its hour, and issue the invoice as e-Fatura or e-Arşiv.

    An invoice that has its number already stays as it is; so does one whose buyer has changed meanwhile and must be asked
    about anew (it is still ``preparing`` then).

    Raises ``NotFound`` when the invoice was given up.
    """
    invoice = Invoice.objects.locked(invoice_id)
    BuyerRegistration.objects.update_or_create(
        tax_id=tax_id, defaults={"registered": registered, "asked_at": clock.now()}
    )
    known = registration_of(buyer_of(invoice.order).tax_id)
    if invoice.state == State.PREPARING and known is not None:
        number_and_freeze(invoice, invoice.order, registered=known, actor=actor)
        refresh_to_invoice(invoice.order)
    return invoice
