"""A text that a customer agreed to, on paper: word for word, with its version and when and from where it was agreed to."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from kervan.documents.typesetting import plain, readable_time, typeset


def render_contract(
    *, shop: str, title: str, body: str, version: str, order_number: str, at: datetime, ip: str, lang: str
) -> bytes:
    """The PDF. ``body`` is in the plain markup of pages: "## " heads a part, "- " is an item of a list."""
    with override(lang):
        proof = [
            _("Sipariş: #%(number)s") % {"number": order_number},
            _("Onaylandı: %(time)s") % {"time": readable_time(at, lang)},
            *([_("IP adresi: %(ip)s") % {"ip": ip}] if ip else []),
            _("Metin sürümü: %(version)s") % {"version": version},
        ]
    data = {
        "shop": plain(shop),
        "title": plain(title),
        "rows": [_row(line) for line in body.splitlines() if line.strip()],
        "proof": [plain(row) for row in proof],
        "foot": f"#{plain(order_number)} · {plain(title)}",
    }
    pdf: bytes = typeset("contract", data)
    return pdf


def _row(line: str) -> dict[str, str]:
    for mark, kind in (("## ", "head"), ("- ", "item")):
        if line.startswith(mark):
            return {"kind": kind, "text": plain(line.removeprefix(mark))}
    return {"kind": "text", "text": plain(line, 20_000)}
