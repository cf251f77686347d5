"""The slip in the parcel: what was ordered, what lies in the box, and how to send something back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from pypdf import PdfWriter

from kervan.documents.barcode import code128
from kervan.documents.typesetting import capitals, plain, readable_logo, readable_phone, readable_time, typeset
from kervan.lib.money import format_money
from kervan.lib.order_codes import order_code

LONGEST_BARCODE = 60.0
BARCODE_HEIGHT = 11.0
SLIPS_AT_ONCE = 100


class SlipSize(Enum):
    """The papers an office printer holds; the value is what forms and URLs carry."""

    A4 = "a4"
    A5 = "a5"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLine:
    """One line of the slip. ``unit_price`` is in kuruş, VAT included; it is printed only when prices are shown."""

    quantity: int
    title: str
    sku: str = ""
    shelf: str = ""
    unit_price: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingSlip:
    """Everything one order's slip says. ``placed_at`` is aware; ``total`` is in kuruş, None leaves it out;
    ``logo`` is a picture file's bytes: one that cannot be read is replaced by the shop's name.
    """

    shop_name: str
    order_number: str
    placed_at: datetime
    receiver_name: str
    address_lines: tuple[str, ...]
    lines: tuple[SlipLine, ...]
    receiver_phone: str = ""
    shop_contact: str = ""
    logo: bytes | None = None
    customer_note: str = ""
    returns_text: str = ""
    show_prices: bool = False
    total: int | None = None
    currency: str = "TRY"
    lang: str = "tr"


def render_packing_slips(slips: Sequence[PackingSlip], size: SlipSize) -> bytes:
    """One PDF with a slip for each order, in the order given; each slip begins on a new page and may fill several.

    Many are drawn in parts, so that a thousand need no more memory than a hundred. Raises ``ValueError`` for no slip.
    """
    parts = [slips[start : start + SLIPS_AT_ONCE] for start in range(0, len(slips), SLIPS_AT_ONCE)]
    if len(parts) < 2:
        return _render(slips, size)
    book = PdfWriter()
    for part in parts:
        book.append(BytesIO(_render(part, size, forget=True)), import_outline=False)
    out = BytesIO()
    book.write(out)
    return out.getvalue()


def _render(slips: Sequence[PackingSlip], size: SlipSize, *, forget: bool = False) -> bytes:
    data, files = slip_drawing(slips, size)
    pdf: bytes = typeset("packing_slip", data, files=files, forget=forget)
    return pdf


def slip_drawing(slips: Sequence[PackingSlip], size: SlipSize) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the layout draws, in plain JSON, and the shop's logos as files beside it."""
    if not slips:
        raise ValueError("no packing slip to print")
    logos = {slip.logo: "" for slip in slips if slip.logo}
    files: dict[str, bytes] = {}
    for number, logo in enumerate(logos):
        picture = readable_logo(logo)
        if picture is not None:
            logos[logo] = f"logo-{number}.svg"
            files[logos[logo]] = picture
    words = {lang: _words(lang) for lang in {slip.lang for slip in slips}}
    return {
        "title": " ".join((words[slips[0].lang]["slip"], plain(slips[0].order_number))),
        "paper": size.value,
        "words": words,
        "slips": [_slip(slip, logos.get(slip.logo, "") if slip.logo else "") for slip in slips],
    }, files


def _words(lang: str) -> dict[str, str]:
    with override(lang):
        return {
            "slip": capitals(_("Sevk fişi"), lang),
            "order": capitals(_("Sipariş"), lang),
            "date": capitals(_("Tarih"), lang),
            "receiver": capitals(_("Alıcı"), lang),
            "quantity": capitals(_("Adet"), lang),
            "product": capitals(_("Ürün"), lang),
            "sku": capitals(_("Stok kodu"), lang),
            "shelf": capitals(_("Raf"), lang),
            "price": capitals(_("Birim fiyat"), lang),
            "sum": capitals(_("Tutar"), lang),
            "total": capitals(_("Toplam"), lang),
            "pieces": capitals(_("Toplam adet"), lang),
            "note": capitals(_("Müşteri notu"), lang),
            "returns": capitals(_("İade"), lang),
        }


def _slip(slip: PackingSlip, logo: str) -> dict[str, Any]:
    return {
        "lang": slip.lang,
        "logo": logo,
        "shop": plain(slip.shop_name),
        "contact": plain(slip.shop_contact),
        "order": plain(slip.order_number),
        "bars": order_bars(slip.order_number),
        "date": readable_time(slip.placed_at, slip.lang),
        "name": plain(slip.receiver_name),
        "phone": readable_phone(slip.receiver_phone),
        "address": [plain(row) for row in slip.address_lines if row.strip()],
        "prices": slip.show_prices,
        "lines": [_line(line, slip) for line in slip.lines],
        "pieces": str(sum(line.quantity for line in slip.lines)),
        "total": _money(slip.total, slip) if slip.show_prices else "",
        "note": plain(slip.customer_note),
        "returns": [plain(row) for row in slip.returns_text.splitlines() if row.strip()],
    }


def _line(line: SlipLine, slip: PackingSlip) -> dict[str, str]:
    priced = slip.show_prices and line.unit_price is not None
    return {
        "quantity": str(line.quantity),
        "title": plain(line.title),
        "sku": plain(line.sku),
        "shelf": plain(line.shelf),
        "price": _money(line.unit_price, slip) if priced else "",
        "sum": _money((line.unit_price or 0) * line.quantity, slip) if priced else "",
    }


def _money(amount: int | None, slip: PackingSlip) -> str:
    return "" if amount is None else format_money(amount, slip.currency, slip.lang)


def order_bars(order_number: str) -> dict[str, Any] | None:
    """The order number as bars for the packing table's scanner; None when it has no Code 128 form that fits."""
    number = plain(order_number).lstrip("#")
    try:
        bars = code128(order_code(int(number)) if number.isdigit() else number, room=LONGEST_BARCODE)
    except ValueError:
        return None
    return {"strokes": bars.strokes(), "width": bars.width, "height": BARCODE_HEIGHT}
