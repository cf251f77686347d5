"""The list a packer walks the shelves with: everything the chosen orders need, each product once, shelf by shelf."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from kervan.documents.typesetting import capitals, plain, readable_time, typeset
from kervan.lib.text import sort_key

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PickLine:
    """Pieces of one product that one order needs. A product without a shelf comes at the end of the walk."""

    order_number: str
    sku: str
    title: str
    quantity: int
    shelf: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One product to take: how many in all, and how many go to which order."""

    shelf: str
    sku: str
    title: str
    quantity: int
    orders: tuple[tuple[str, int], ...]


def render_pick_list(lines: Sequence[PickLine], *, printed_at: datetime, lang: str = "tr") -> bytes:
    """An A4 PDF of all lines, walked shelf by shelf; ``printed_at`` is aware.

    Raises ``ValueError`` when there is nothing to pick.
    """
    pdf: bytes = typeset("pick_list", pick_drawing(lines, printed_at=printed_at, lang=lang))
    return pdf


def picks(lines: Iterable[PickLine]) -> list[Pick]:
    """The lines of all orders, added up per product and shelf, in walking order: shelf A-2 comes before A-10."""
    wanted: defaultdict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for line in lines:
        orders = wanted[line.shelf.strip(), line.sku, line.title]
        orders[line.order_number] = orders.get(line.order_number, 0) + line.quantity
    found = [
        Pick(shelf=shelf, sku=sku, title=title, quantity=sum(orders.values()), orders=tuple(orders.items()))
        for (shelf, sku, title), orders in wanted.items()
    ]
    return sorted(found, key=lambda pick: (not pick.shelf, walk(pick.shelf), sort_key(pick.title), pick.sku))


def walk(shelf: str) -> list[tuple[int, int, str]]:
    """Numbers count as numbers and come first, letters follow the Turkish alphabet."""
    parts = re.findall(r"[0-9]{1,9}|[^0-9]+", shelf)
    return [(0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, sort_key(part)) for part in parts]


def pick_drawing(lines: Sequence[PickLine], *, printed_at: datetime, lang: str) -> dict[str, Any]:
    """What the layout draws, in plain JSON."""
    if not lines:
        raise ValueError("nothing to pick")
    found = picks(lines)
    with override(lang):
        words = {
            "title": capitals(_("Toplama listesi"), lang),
            "summary": _("%(orders)d sipariş, %(products)d ürün, %(pieces)d adet")
            % {
                "orders": len({line.order_number for line in lines}),
                "products": len(found),
                "pieces": sum(pick.quantity for pick in found),
            },
            "shelf": capitals(_("Raf"), lang),
            "product": capitals(_("Ürün"), lang),
            "sku": capitals(_("Stok kodu"), lang),
            "quantity": capitals(_("Adet"), lang),
            "orders": capitals(_("Siparişler"), lang),
        }
    return {
        "words": words,
        "printed": readable_time(printed_at, lang),
        "picks": [
            {
                "shelf": plain(pick.shelf) or "–",
                "sku": plain(pick.sku),
                "title": plain(pick.title),
                "quantity": str(pick.quantity),
                "orders": [f"{plain(number)}{NBSP}×{NBSP}{quantity}" for number, quantity in pick.orders],
            }
            for pick in found
        ],
    }
