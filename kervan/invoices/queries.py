"""Reading invoices: of an order, for the list, for the queue, and who must be asked about whom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet, Sum

from kervan.invoices.amounts import Invoiced
from kervan.invoices.models import (
    BuyerRegistration,
    Correction,
    Integrator,
    Invoice,
    InvoicedPieces,
    InvoiceSettings,
    ToInvoice,
)
from kervan.invoices.states import State
from kervan.lib import clock
from kervan.lib.tax_ids import BUYER_ABROAD, CONSUMER_WITHOUT_ID
from kervan.lib.text import clean, prefix_query
from kervan.orders.models import OrderLine
from kervan.shipping.models import Shipment

ANSWER_KEPT = timedelta(days=1)
"""How long the integrator's answer about a buyer is believed."""

DAYS_TO_INVOICE = 7
"""From delivery (VUK 231/5)."""


def invoice_settings() -> InvoiceSettings:
    """The merchant's choices, made with defaults if they are missing."""
    found = InvoiceSettings.objects.filter(pk=1).first()
    return found or InvoiceSettings.objects.get_or_create(pk=1)[0]


def active_integrator() -> Integrator | None:
    """The account documents go through, if the shop has one."""
    return Integrator.objects.filter(active=True).first()


def standing_invoices(order_id: int) -> list[Invoice]:
    """The order's invoices that still stand: neither cancelled nor wholly taken back by corrections, oldest first.

    Whoever wants to change what such an invoice says must see it corrected first.
    """
    invoices = Invoice.objects.standing(order_id).defer("search").order_by("id")
    return [invoice for invoice in invoices if invoice.state == State.PREPARING or invoice.open_amount]


def invoices_of(order_id: int) -> list[Invoice]:
    """All invoices of an order with their corrections, oldest first: two statements."""
    rows = Invoice.objects.filter(order_id=order_id).defer("search", "content")
    return list(rows.prefetch_related("corrections").order_by("id"))


def invoiced_of(order_id: int) -> dict[int, Invoiced]:
    """Order line id → what standing invoices hold of it."""
    rows = (
        InvoicedPieces.objects.filter(invoice__order_id=order_id, invoice__cancelled_at=None, line__isnull=False)
        .order_by()
        .values("line_id")
        .annotate(pieces=Sum("quantity"), sum_gross=Sum("gross"), sum_vat=Sum("vat"))
    )
    return {
        row["line_id"]: Invoiced(quantity=row["pieces"], gross=row["sum_gross"], vat=row["sum_vat"]) for row in rows
    }


def fees_invoiced(order_id: int) -> tuple[set[int], int]:
    """The fees (adjustment ids) that stand on invoices, and what of the closed difference does."""
    standing = InvoicedPieces.objects.filter(invoice__order_id=order_id, invoice__cancelled_at=None)
    fees = standing.filter(adjustment__isnull=False).values_list("adjustment_id", flat=True)
    difference = Invoice.objects.standing(order_id).aggregate(sum=Sum("difference"))["sum"]
    return {fee for fee in fees if fee is not None}, difference or 0


def not_invoiced(lines: Iterable[OrderLine], invoiced: dict[int, Invoiced]) -> dict[OrderLine, int]:
    """Open pieces that stand on no invoice."""
    left = {line: line.open - invoiced.get(line.pk, Invoiced()).quantity for line in lines}
    return {line: count for line, count in left.items() if count > 0}


def sent_not_invoiced(lines: Iterable[OrderLine], invoiced: dict[int, Invoiced]) -> dict[OrderLine, int]:
    """Pieces that were sent, did not come back, and stand on no invoice."""
    left = {line: line.shipped - line.returned - invoiced.get(line.pk, Invoiced()).quantity for line in lines}
    return {line: count for line, count in left.items() if count > 0}


def registration_of(tax_id: str) -> bool | None:
    """Whether this buyer is an e-Fatura user. None: the integrator must be asked first.

    Consumers without a number and buyers abroad are never asked about; without an integrator nobody can be.
    """
    if tax_id in {CONSUMER_WITHOUT_ID, BUYER_ABROAD} or active_integrator() is None:
        return False
    known = BuyerRegistration.objects.filter(tax_id=tax_id, asked_at__gt=clock.now() - ANSWER_KEPT).first()
    return known.registered if known else None


def parcel_not_invoiced(shipment: Shipment) -> dict[int, int]:
    """Order line id → pieces in the parcel that no invoice of this parcel holds."""
    left = dict(shipment.lines.values_list("line_id", "quantity"))
    held = InvoicedPieces.objects.filter(
        invoice__shipment=shipment, invoice__cancelled_at=None, line_id__in=list(left)
    ).values_list("line_id", "quantity")
    for line_id, quantity in held:
        if line_id is not None:
            left[line_id] -= quantity
    return left


TABS = ("all", "waiting", "rejected", "sent", "corrected", "cancelled")


def search_invoices(text: str = "", *, tab: str = "all") -> QuerySet[Invoice]:
    """Invoices of a tab. ``text``: the beginning of a number, else number, order number or words of the buyer's name."""
    rows = Invoice.objects.select_related("order").defer("search", "content", "order__search")
    conditions = {
        "waiting": Q(state__in=[State.PREPARING, State.ISSUED], cancelled_at=None),
        "rejected": Q(state=State.REJECTED, cancelled_at=None),
        "sent": Q(state=State.SENT, cancelled_at=None),
        "corrected": Q(corrected__gt=0),
        "cancelled": Q(cancelled_at__isnull=False),
    }
    if tab in conditions:
        rows = rows.filter(conditions[tab])
    text = clean(text, 200)
    if not text:
        return rows
    number = re.sub(r"[\s\-]", "", text).upper()
    if re.fullmatch(r"[A-Z]{3}[0-9]{4,13}", number):
        return rows.filter(number__startswith=number)
    query = prefix_query(text)
    return rows.filter(search=SearchQuery(query, config="simple", search_type="raw")) if query else rows.none()


def to_invoice() -> QuerySet[ToInvoice]:
    """Fatura kesilecek: orders with sent pieces on no invoice, the longest waiting first."""
    return ToInvoice.objects.select_related("order").defer("order__search").order_by("since", "order_id")


def corrected_pieces(invoice_id: int) -> dict[int, int]:
    """Invoiced row id → pieces that vouchers and the buyer's return invoices have taken back."""
    rows = (
        Correction.objects.filter(invoice_id=invoice_id, pieces__isnull=False)
        .order_by()
        .values("pieces__invoiced_id")
        .annotate(taken=Sum("pieces__quantity"))
    )
    return {row["pieces__invoiced_id"]: row["taken"] for row in rows}
