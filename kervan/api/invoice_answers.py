"""Invoices and their corrections as the API gives them."""

from __future__ import annotations

from typing import Any

from kervan.api.fields import moment, money, plain
from kervan.invoices.models import Correction, Invoice

Data = dict[str, Any]


def invoice_answer(invoice: Invoice) -> Data:
    """One invoice; its order and corrections are read with it by the caller."""
    content = invoice.document if invoice.content is not None else None
    return {
        "id": invoice.pk,
        "order_number": invoice.order.number,
        "shipment_id": invoice.shipment_id,
        "state": invoice.state,
        "cancelled": invoice.cancelled_at is not None,
        "number": invoice.number,
        "uuid": str(invoice.uuid),
        "profile": invoice.profile or None,
        "issued_at": invoice.issued_at and moment(invoice.issued_at),
        "buyer": content.buyer.name if content else invoice.buyer_name,
        "buyer_tax_id": content.buyer.tax_id if content else None,
        "net": money(invoice.net),
        "vat": money(invoice.vat),
        "payable": money(invoice.payable),
        "corrected": money(invoice.corrected),
        "vat_by_rate": [
            {"rate": plain(total.rate), "net": money(total.net), "vat": money(total.vat)}
            for total in (content.vat_totals if content else ())
        ],
        "lines": [
            {
                "name": line.name,
                "sku": line.sku,
                "quantity": line.quantity,
                "net": money(line.net),
                "vat_rate": plain(line.vat_rate),
                "vat": money(line.vat),
                "gross": money(line.gross),
            }
            for line in (content.lines if content else ())
        ],
        "integrator_id": invoice.their_id,
        "integrator_words": invoice.their_words,
        "corrections": [correction_answer(row) for row in invoice.corrections.all()],
    }


def correction_answer(row: Correction) -> Data:
    """What takes an invoice back."""
    return {
        "id": row.pk,
        "invoice_id": row.invoice_id,
        "kind": row.kind,
        "state": row.state,
        "number": row.number,
        "issued_on": row.issued_on.isoformat(),
        "amount": money(row.amount),
        "vat": money(row.vat),
        "reason": row.reason,
        "words": row.words,
    }
