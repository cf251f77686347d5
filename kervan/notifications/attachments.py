"""The files that go with a mail, drawn at the moment it leaves; only the outbox's row is kept, not the file."""

from __future__ import annotations

from kervan.events.models import Event
from kervan.invoices.documents import file_name, invoice_pdf
from kervan.invoices.models import Invoice
from kervan.notifications.channels import Attachment
from kervan.notifications.models import Message


def attachments_of(message: Message) -> tuple[Attachment, ...]:
    """The invoice's PDF with "Faturanız"; nothing with the other kinds, nor with an SMS."""
    if message.kind != "invoice" or message.channel != Message.Channel.EMAIL:
        return ()
    invoice_id = Event.objects.values_list("data__invoice_id", flat=True).get(pk=message.event_id)
    invoice = Invoice.objects.get(pk=invoice_id)
    return (Attachment(name=file_name(invoice.document, "pdf"), content=invoice_pdf([invoice])),)
