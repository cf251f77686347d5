"""Labels that a carrier makes itself: its branch may scan no other, so they are passed through as they came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader, PdfWriter

from kervan.shipping.models import CarrierLabel

PRINTED = ("pdf", "zpl")
"""What can be printed as it is. A carrier's page of HTML or EPL is kept by none of our printers: then ours is printed."""


def carrier_labels(shipment_ids: Iterable[int]) -> dict[int, CarrierLabel]:
    """Parcel → the carrier's own label, for those that have one; one statement."""
    return {row.shipment_id: row for row in CarrierLabel.objects.filter(shipment__in=list(shipment_ids))}


def other_format(format: str) -> Promise:
    """What to do about a label that does not fit the chosen file."""
    if format == "zpl":
        return _("Kargo firmasının etiketi ZPL; dosya türü olarak ZPL seçip etiket yazıcısında basın.")
    return _("Kargo firmasının etiketi PDF; dosya türü olarak PDF seçin.")


def join_pdf(parts: Sequence[bytes]) -> bytes:
    """One PDF with all pages, each in its own size."""
    if len(parts) == 1:
        return parts[0]
    whole, out = PdfWriter(), BytesIO()
    for part in parts:
        whole.append(PdfReader(BytesIO(part)))
    whole.write(out)
    return out.getvalue()


def join_zpl(parts: Sequence[bytes]) -> bytes:
    """One stream for the printer; each part ends its own line."""
    return b"".join(part if part.endswith(b"\n") else part + b"\n" for part in parts)
