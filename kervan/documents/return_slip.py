"""What a customer sticks on a parcel that goes back when no carrier gave a label: the way, and the return's code as bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import override

from kervan.documents.barcode import code128
from kervan.documents.typesetting import capitals, plain, readable_phone, typeset

BARCODE_ROOM = 90.0
BARCODE_HEIGHT = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSlip:
    """Everything the slip says. ``lines`` are pieces and titles; ``code`` is what the shop's counter scans."""

    code: str
    order_number: str
    to_name: str
    to_lines: tuple[str, ...]
    from_name: str
    from_phone: str
    lines: Sequence[tuple[int, str]]
    send_by: date | None = None
    lang: str = "tr"


def render_return_slip(slip: ReturnSlip) -> bytes:
    """One A4 page, more when very much goes back. Raises ``ValueError`` for a code without a Code 128 form."""
    pdf: bytes = typeset("return_slip", slip_drawing(slip))
    return pdf


def slip_drawing(slip: ReturnSlip) -> dict[str, Any]:
    """What the layout draws, in plain JSON."""
    bars = code128(slip.code, room=BARCODE_ROOM)
    with override(slip.lang):
        words = {
            "title": capitals(_("İade"), slip.lang),
            "order": _("Sipariş"),
            "to": capitals(_("Alıcı"), slip.lang),
            "from": capitals(_("Gönderen"), slip.lang),
            "inside": capitals(_("Kolideki ürünler"), slip.lang),
            "send-by": _("Son gönderme günü"),
            "cut": _(
                "Çerçeveli bölümü kesip kolinin üzerine yapıştırın; listeyi kolinin içine koyun."
                " Kod, koli bize ulaşınca iadenizi tanımamızı sağlar."
            ),
        }
    return {
        "title": f"{words['title']} {plain(slip.code)}",
        "words": words,
        "code": plain(slip.code),
        "order": plain(slip.order_number),
        "bars": {"strokes": bars.strokes(), "width": bars.width, "height": BARCODE_HEIGHT},
        "to": plain(slip.to_name),
        "address": [plain(row) for row in slip.to_lines if row.strip()],
        "from": plain(slip.from_name),
        "phone": readable_phone(slip.from_phone),
        "lines": [{"quantity": str(quantity), "title": plain(title)} for quantity, title in slip.lines],
        "send-by": format_date(slip.send_by, "d MMMM y", locale=slip.lang) if slip.send_by else "",
    }
