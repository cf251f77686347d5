"""Alıcının iade faturasını kaydet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.invoices.corrections import correct, refuse_uncorrectable, taken_back
from kervan.invoices.models import CorrectedPieces, Correction, Invoice
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.clock import SHOP_ZONE
from kervan.lib.errors import Invalid
from kervan.lib.money import format_money
from kervan.lib.text import clean


@transaction.atomic
def record_buyers_return_invoice(
    invoice_id: int,
    *,
    actor: Actor,
    number: str,
    issued_on: date,
    amount: int,
    vat: int = 0,
    quantities: Mapping[int, int] | None = None,
) -> Correction:
    """A company sent goods back with its own invoice: keep its number, day and amount (kuruş, VAT included) here.

    ``quantities`` (order line ids → pieces) says what of ours it takes back, when that is known. The same number is kept
    once, so a repeated call makes one record.

    Raises ``Invalid`` for an empty number, a day before the invoice or after today, an amount of zero or above what is
    left of the invoice; ``NotAllowed`` for a cancelled invoice.
    """
    invoice = Invoice.objects.locked(invoice_id)
    refuse_uncorrectable(invoice)
    number = clean(number, 30)
    known = invoice.corrections.filter(kind=Correction.Kind.BUYERS_RETURN, number=number).first() if number else None
    if known is not None and known.amount == amount:
        return known
    wrong = {}
    if not number:
        wrong["number"] = _("İade faturasının numarasını yazın.")
    elif known is not None:
        wrong["number"] = _("Bu numara başka bir tutarla kayıtlı.")
    if issued_on > clock.today():
        wrong["issued_on"] = _("Tarih bugünden sonra olamaz.")
    elif invoice.issued_at and issued_on < invoice.issued_at.astimezone(SHOP_ZONE).date():
        wrong["issued_on"] = _("İade faturası asıl faturadan önce kesilmiş olamaz.")
    if not 0 < amount <= invoice.open_amount:
        most = format_money(invoice.open_amount)
        wrong["amount"] = _("Tutar sıfırdan büyük ve en fazla %(most)s olabilir.") % {"most": most}
    elif not 0 <= vat < amount:
        wrong["vat"] = _("KDV tutardan küçük olmalıdır.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    taken = taken_back(invoice, quantities) if quantities else []
    correction = Correction.objects.create(
        invoice=invoice,
        kind=Correction.Kind.BUYERS_RETURN,
        number=number,
        issued_on=issued_on,
        amount=amount,
        vat=vat,
        created_by=actor.name[:150],
    )
    CorrectedPieces.objects.bulk_create(
        CorrectedPieces(correction=correction, invoiced=row, quantity=count) for row, _before, count in taken
    )
    correct(invoice, amount)
    record(
        "invoice.return_recorded",
        about=invoice.order,
        actor=actor,
        invoice_id=invoice.pk,
        correction_id=correction.pk,
        number=invoice.number,
        return_number=number,
        amount=amount,
    )
    return correction
