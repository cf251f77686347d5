"""Yeniden gönder: the same document once more to the integrator."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.invoices.models import Invoice
from kervan.invoices.queries import active_integrator
from kervan.invoices.states import State
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed


@transaction.atomic
def resend_invoice(invoice_id: int, *, actor: Actor) -> Invoice:
    """Send a document that was refused, or that nobody was there to take, as it is: same number, same ETTN.

    One that is still being prepared has the integrator asked about its buyer again.

    Raises ``NotAllowed`` when it was taken already, was turned down after that, is cancelled, or the shop has no integrator.
    """
    invoice = Invoice.objects.locked(invoice_id)
    if invoice.cancelled_at is not None:
        raise NotAllowed(_("Bu fatura iptal edilmiş."), code="invoice_cancelled")
    if invoice.state == State.SENT:
        raise NotAllowed(_("Bu faturayı entegratör zaten aldı."), code="invoice_sent")
    if invoice.state == State.REJECTED and invoice.sent_at is not None:
        message = _(
            "Bu fatura gönderildikten sonra reddedildi; aynı belge yeniden gönderilemez. İptal edip yenisini kesin."
        )
        raise NotAllowed(message, code="invoice_turned_down")
    if invoice.state == State.PREPARING:
        record("invoice.asked", about=invoice.order, actor=actor, invoice_id=invoice.pk, buyer=invoice.buyer_name)
        return invoice
    if active_integrator() is None:
        raise NotAllowed(
            _("Bir e-fatura entegratörü tanımlı değil; Ayarlar → Fatura’dan ekleyin."), code="no_integrator"
        )
    invoice.state, invoice.their_words = State.ISSUED, ""
    invoice.save(update_fields=["state", "their_words"])
    record("invoice.resent", about=invoice.order, actor=actor, invoice_id=invoice.pk, number=invoice.number)
    return invoice
