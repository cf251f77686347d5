"""The square code on an invoice: what GİB's own reader and accounting programs take from it, as JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import groupby

import segno

from kervan.documents.invoice_content import InvoiceContent
from kervan.lib.clock import SHOP_ZONE
from kervan.lib.money import decimal_string

MASK = 3


def code_text(content: InvoiceContent) -> str:
    """The invoice in short, with the keys of GİB's guide to the code on e-Fatura and e-Arşiv (read, not tried there)."""
    told = {
        "vkntckn": content.seller.tax_id,
        "avkntckn": content.buyer.tax_id,
        "senaryo": content.profile.value,
        "tip": content.type.value,
        "tarih": content.issued_at.astimezone(SHOP_ZONE).date().isoformat(),
        "no": content.number,
        "ettn": content.uuid,
        "parabirimi": content.currency,
        "malhizmettoplam": decimal_string(content.net_total + content.discount_total),
    }
    for total in content.vat_totals:
        rate = short_rate(total.rate)
        told[f"kdvmatrah({rate})"] = decimal_string(total.net)
        told[f"hesaplanankdv({rate})"] = decimal_string(total.vat)
    told["vergidahil"] = told["odenecek"] = decimal_string(content.payable)
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def code_picture(content: InvoiceContent) -> bytes:
    """The code as an SVG, without its quiet zone: the layout keeps the room free."""
    # Any of the eight masks can be read; to look for the prettiest takes four fifths of the time.
    rows = segno.make(code_text(content), error="l", micro=False, mask=MASK).matrix
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        for ink, run in groupby(row):
            length = len(list(run))
            if ink:
                strokes.append(f"M{x} {y}.5h{length}")
            x += length
    size, path = len(rows), "".join(strokes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" height="{size}">'
        f'<path stroke="#000" d="{path}"/></svg>'
    ).encode()


def short_rate(rate: Decimal, point: str = ".") -> str:
    """A percentage as people write it: "20", "8.5"."""
    text = f"{rate:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", point)
