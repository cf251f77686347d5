"""What corrections share: which pieces of an invoice can still be taken back, and how much of its amount."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kervan.invoices.models import Correction, Invoice, InvoicedPieces
from kervan.invoices.queries import corrected_pieces
from kervan.invoices.states import State
from kervan.lib.errors import Invalid, NotAllowed

Taken = list[tuple[InvoicedPieces, int, int]]
"""The invoiced row, the pieces taken back before, and those taken back now."""


def refuse_uncorrectable(invoice: Invoice) -> None:
    """Raises ``NotAllowed`` for an invoice that has no number yet, is cancelled or being cancelled, or was refused."""
    if invoice.state == State.PREPARING:
        raise NotAllowed(_("Fatura henüz numara almadı."), code="invoice_preparing")
    if invoice.cancelled_at is not None:
        raise NotAllowed(_("Bu fatura iptal edilmiş."), code="invoice_cancelled")
    if invoice.corrections.filter(kind=Correction.Kind.CANCELLATION, state=Correction.State.REQUESTED).exists():
        raise NotAllowed(_("Bu faturanın iptali entegratöre soruluyor."), code="invoice_being_cancelled")
    if invoice.state == State.REJECTED:
        message = _("Entegratör bu faturayı kabul etmedi; yeniden gönderin ya da iptal edin.")
        raise NotAllowed(message, code="invoice_rejected")
    if not invoice.open_amount:
        raise NotAllowed(_("Bu faturanın tamamı düzeltilmiş."), code="invoice_corrected")


def taken_back(invoice: Invoice, quantities: Mapping[int, int] | None, *, fees: bool = False) -> Taken:
    """The pieces of ``quantities`` (order line ids), or those that came back and no correction holds yet.

    Raises ``Invalid`` for a line that is not on the invoice, a negative number, or more than is left of it.
    """
    before = corrected_pieces(invoice.pk)
    rows = list(invoice.pieces.select_related("line"))
    taken: Taken = []
    wrong: dict[str, str] = {}
    by_line = {row.line_id: row for row in rows if row.line_id is not None}
    for line_id in quantities or {}:
        if line_id not in by_line:
            wrong[f"quantities.{line_id}"] = _("Bu satır bu faturada yok.")
    for row in rows:
        left = row.quantity - before.get(row.pk, 0)
        if row.line is None:
            wanted = left if fees else 0
        elif quantities is None:
            wanted = min(max(row.line.returned - before.get(row.pk, 0), 0), left)
        else:
            wanted = quantities.get(row.line.pk, 0)
            if wanted < 0:
                wrong[f"quantities.{row.line.pk}"] = _("Adet sıfırdan küçük olamaz.")
            elif wanted > left:
                wrong[f"quantities.{row.line.pk}"] = _("%(title)s: en fazla %(most)d adet geri alınabilir.") % {
                    "title": row.line.title,
                    "most": left,
                }
        if wanted > 0:
            taken.append((row, before.get(row.pk, 0), wanted))
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="wrong_quantity", fields=wrong)
    return taken


def correct(invoice: Invoice, amount: int) -> None:
    """Write down how much of the invoice is taken back; the database refuses more than it has."""
    if amount > invoice.open_amount:
        raise NotAllowed(_("Düzeltmeler faturanın tutarını aşamaz."), code="correction_too_large")
    invoice.corrected += amount
    invoice.save(update_fields=["corrected"])
