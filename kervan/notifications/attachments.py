"""The files that go with a mail, drawn at the moment it leaves; only the outbox's row is kept, not the file."""

from __future__ import annotations

from kervan.checkout.papers import consent_pdf
from kervan.checkout.queries import consents_of
from kervan.events.models import Event
from kervan.invoices.documents import file_name, invoice_pdf
from kervan.invoices.models import Invoice
from kervan.notifications.channels import Attachment
from kervan.notifications.models import Message
from kervan.returns.labels import file_name as return_label_name
from kervan.returns.labels import return_label_pdf
from kervan.returns.models import ReturnLabel
from kervan.returns.queries import whole_returns


def attachments_of(message: Message) -> tuple[Attachment, ...]:
    """The invoice's PDF with "Faturanız", what the customer agreed to with "Siparişinizi aldık", the label with "İade
    kargo etiketiniz"; nothing with an SMS.
    """
    if message.channel != Message.Channel.EMAIL:
        return ()
    if message.kind == "order_placed":
        papers = [consent_pdf(consent.pk) for consent in consents_of(message.order_id)]
        return tuple(Attachment(name=name, content=content) for name, content in papers)
    if message.kind == "return_label":
        return_id = Event.objects.values_list("data__return_id", flat=True).get(pk=message.event_id)
        this = whole_returns().get(pk=return_id)
        ready = this.label is not None and this.label.state == ReturnLabel.State.READY
        return (Attachment(name=return_label_name(this), content=return_label_pdf(this)),) if ready else ()
    if message.kind != "invoice":
        return ()
    invoice_id = Event.objects.values_list("data__invoice_id", flat=True).get(pk=message.event_id)
    invoice = Invoice.objects.get(pk=invoice_id)
    return (Attachment(name=file_name(invoice.document, "pdf"), content=invoice_pdf([invoice])),)
