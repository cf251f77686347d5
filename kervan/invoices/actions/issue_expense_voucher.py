"""Gider pusulası: a consumer gives goods back, and the shop writes the paper for it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.documents.invoice_content import InvoiceLine
from kervan.events.record import record
from kervan.invoices.amounts import EIGHT_PLACES
from kervan.invoices.content import voucher_of
from kervan.invoices.corrections import correct, refuse_uncorrectable, taken_back
from kervan.invoices.models import CorrectedPieces, Correction, Invoice, InvoicedPieces, Series
from kervan.invoices.numbering import next_number
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.clock import SHOP_ZONE
from kervan.lib.errors import NotAllowed
from kervan.lib.money import half_up
from kervan.lib.text import clean


@transaction.atomic
def issue_expense_voucher(
    invoice_id: int,
    *,
    actor: Actor,
    quantities: Mapping[int, int] | None = None,
    fees: bool = False,
    reason: str = "",
) -> Correction:
    """Write a numbered gider pusulası for pieces of an invoice that a consumer gave back; none of it blocks a refund.

    ``quantities`` maps order line ids to pieces; without it the pieces that came back and stand on no voucher yet.
    ``fees``: shipping and cash-on-delivery fees are given back too.

    Raises ``NotAllowed`` for a company (it writes its own return invoice), a cancelled invoice, or nothing to give back;
    ``Invalid`` for wrong quantities.
    """
    invoice = Invoice.objects.locked(invoice_id)
    refuse_uncorrectable(invoice)
    if invoice.document.buyer.is_company:
        message = _("Alıcı bir şirket; iade faturasını kendisi keser. Gelen iade faturasını kaydedin.")
        raise NotAllowed(message, code="buyer_is_company")
    taken = taken_back(invoice, quantities, fees=fees)
    lines = [_line(invoice, row, before, count) for row, before, count in taken]
    amount = sum(line.gross for line in lines)
    if not amount:
        raise NotAllowed(_("Gider pusulasına yazılacak iade edilmiş ürün yok."), code="nothing_to_correct")

    at, reason = clock.now(), clean(reason, 200)
    numbered = next_number(Series.Kind.VOUCHER, at)
    content = voucher_of(invoice, lines, number=numbered.number, uuid=str(uuid.uuid4()), at=at, reason=reason)
    correction = Correction.objects.create(
        invoice=invoice,
        kind=Correction.Kind.VOUCHER,
        series=numbered.series,
        year=numbered.year,
        serial=numbered.serial,
        number=numbered.number,
        issued_on=at.astimezone(SHOP_ZONE).date(),
        amount=amount,
        vat=sum(line.vat for line in lines),
        reason=reason,
        content=content.as_data(),
        created_by=actor.name[:150],
    )
    CorrectedPieces.objects.bulk_create(
        CorrectedPieces(correction=correction, invoiced=row, quantity=count) for row, _before, count in taken
    )
    correct(invoice, amount)
    record(
        "invoice.voucher_issued",
        about=invoice.order,
        actor=actor,
        invoice_id=invoice.pk,
        correction_id=correction.pk,
        number=invoice.number,
        voucher=correction.number,
        amount=amount,
    )
    return correction


def _line(invoice: Invoice, row: InvoicedPieces, before: int, count: int) -> InvoiceLine:
    """So many pieces of the invoice's line; parts given back one after another sum to the line."""
    place = list(invoice.pieces.values_list("pk", flat=True)).index(row.pk)
    sold = invoice.document.lines[place]

    def part(whole: int) -> int:
        return half_up(whole * (before + count), sold.quantity) - half_up(whole * before, sold.quantity)

    gross, vat = part(sold.gross), part(sold.vat)
    vat = min(max(vat, 0), gross)
    unit_price = (Decimal(gross - vat) / 100 / count).quantize(EIGHT_PLACES)
    return replace(sold, quantity=count, unit_price=unit_price, discount=0, gross=gross, vat=vat, net=gross - vat)
