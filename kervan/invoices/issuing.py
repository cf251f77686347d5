"""The step every way of issuing shares: number, content, and what is left to invoice. Under the order's lock."""

from __future__ import annotations

from typing import Any

from django.db import connection

from kervan.documents.invoice_content import Profile
from kervan.events.record import record
from kervan.invoices.amounts import Part, fee_part, line_part, with_difference
from kervan.invoices.content import content_of
from kervan.invoices.models import Invoice, Series, ToInvoice
from kervan.invoices.numbering import next_number
from kervan.invoices.queries import invoice_settings, invoiced_of, sent_not_invoiced
from kervan.invoices.states import State
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.text import search_text
from kervan.orders.models import Order
from kervan.shipping.models import Shipment


def number_and_freeze(invoice: Invoice, order: Order, *, registered: bool, actor: Actor) -> None:
    """Give the invoice its number and write down all that stands on it; from now on it does not change."""
    profile = Profile(invoice_settings().einvoice_profile) if registered else Profile.EARCHIVE
    at = clock.now()
    numbered = next_number(Series.Kind.EINVOICE if registered else Series.Kind.EARCHIVE, at)
    parts = with_difference(_parts_of(invoice), invoice.difference)
    content = content_of(invoice, order, parts, number=numbered.number, profile=profile, at=at)
    invoice.state, invoice.issued_at, invoice.profile = State.ISSUED, at, profile
    invoice.series, invoice.year, invoice.serial = numbered.series, numbered.year, numbered.serial
    invoice.number, invoice.content = numbered.number, content.as_data()
    invoice.net, invoice.vat, invoice.payable = content.net_total, content.vat_total, content.payable
    invoice.buyer_name = content.buyer.name[:200]
    invoice.save()
    index_invoice(invoice, content.buyer.name, content.buyer.tax_id)
    record(
        "invoice.issued",
        about=order,
        actor=actor,
        invoice_id=invoice.pk,
        number=invoice.number,
        amount=invoice.payable,
        notify=invoice.notify,
    )


def _parts_of(invoice: Invoice) -> list[Part]:
    """The invoice's pieces as its lines, in their order."""
    parts = []
    for row in invoice.pieces.select_related("line", "adjustment"):
        if row.line is not None:
            parts.append(line_part(row.line, row.quantity, row.gross, row.vat))
        elif row.adjustment is not None:
            parts.append(fee_part(row.adjustment, row.gross, row.vat))
    return parts


def index_invoice(invoice: Invoice, *words: str) -> None:
    """What the invoice is found by: its number, the order's, and the buyer."""
    text = search_text(invoice.number, str(invoice.order.number), *words)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE invoices_invoice SET search = to_tsvector('simple', %s) WHERE id = %s", [text, invoice.pk]
        )


def refresh_to_invoice(order: Order, *, why: str | None = None) -> None:
    """Whether the order stands in "Fatura kesilecek". ``why``: what kept an invoice from being made by itself."""
    waiting = sent_not_invoiced(order.lines.all(), invoiced_of(order.pk))
    if order.draft or not any(line.net for line in waiting):
        ToInvoice.objects.filter(order=order).delete()
        return
    parcels = Shipment.objects.filter(order=order, shipped_at__isnull=False)
    times = list(parcels.values_list("shipped_at", "delivered_at"))
    delivered = [at for _sent, at in times if at]
    values: dict[str, Any] = {
        "since": min((sent for sent, _at in times if sent), default=clock.now()),
        "delivered_at": min(delivered) if delivered else None,
    }
    if why is not None:
        values["why"] = why[:300]
    ToInvoice.objects.update_or_create(order=order, defaults=values)
