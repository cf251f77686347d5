"""An invoice as paper and as XML, drawn from what was written down when it was issued."""

from __future__ import annotations

from collections.abc import Sequence

from kervan.documents.invoice import InvoicePaper, render_invoices
from kervan.documents.invoice_content import InvoiceContent
from kervan.invoices.models import Correction, Invoice
from kervan.shop.models import Shop
from kervan.shop.queries import shop

CANCELLED = "İPTAL"


def invoice_pdf(invoices: Sequence[Invoice], *, for_parcel: bool = False) -> bytes:
    """One PDF of these invoices, in their order. ``for_parcel``: with the section the buyer fills in to send goods back.

    Raises ``ValueError`` when there is none.
    """
    settings = shop()
    logo = logo_of(settings)
    return render_invoices(
        [
            InvoicePaper(
                content=invoice.document.with_logo(logo),
                returns_section=for_parcel,
                returns_text=settings.returns_text if for_parcel else "",
                stamp=CANCELLED if invoice.cancelled_at else "",
            )
            for invoice in invoices
        ]
    )


def voucher_pdf(voucher: Correction) -> bytes:
    """The gider pusulası."""
    return render_invoices([InvoicePaper(content=voucher.document.with_logo(logo_of(shop())))])


def file_name(document: InvoiceContent, extension: str) -> str:
    """ "KRV2026000000001.pdf": numbers are letters and digits only."""
    return f"{document.number}.{extension}"


def logo_of(settings: Shop) -> bytes | None:
    """The shop's logo, or None when there is none or its file went missing."""
    if not settings.logo:
        return None
    try:
        with settings.logo.open("rb") as file:
            return bytes(file.read())
    except OSError:
        return None
