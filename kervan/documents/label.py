"""The label on the parcel: what the branch scans, where it goes, and what the courier collects at the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from kervan.documents.barcode import code128, start_on_dot
from kervan.documents.fitting import MM_PER_PT, ROW_EM, Paragraph
from kervan.documents.label_blocks import centred, stacked, typeset_in_parts
from kervan.documents.label_cover import Cover, cover_pages
from kervan.documents.typesetting import capitals, country_name, plain, readable_phone, readable_time
from kervan.lib.money import format_money
from kervan.lib.text import fold

EDGE = 3.0
RULE = 0.5
GAP = 2.0
AIR = 2.5
PIECE_WIDTH = 30.0
HOME = ("", "TR", "Türkiye")
LONGEST_ADDRESS = 600
LONGEST_NAME = 200
LONGEST_NOTE = 250


class LabelSize(Enum):
    """The papers a printer holds; the value is what forms and URLs carry. A4 is a sheet of four A6 labels."""

    MM_100X150 = "100x150"
    MM_100X100 = "100x100"
    A6 = "a6"
    A4 = "a4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Everything one parcel's label says. ``reference`` is an even count of digits, written below its bars unless
    ``digits`` says it otherwise; ``cod_amount`` is in kuruş, None when nothing is collected; a ``void`` label carries no
    bars, so nobody can hand it over by scanning it.
    ``country`` is an ISO code or a written name; ``printed_at`` is aware.
    """

    reference: str
    order_number: str
    receiver_name: str
    receiver_phone: str
    address_lines: tuple[str, ...]
    neighbourhood: str
    district: str
    city: str
    postal_code: str
    country: str
    sender_name: str
    sender_address: str
    sender_phone: str
    carrier_name: str
    piece: int
    pieces: int
    printed_at: datetime
    cod_amount: int | None = None
    cod_currency: str = "TRY"
    note: str = ""
    desi: str = ""
    lang: str = "tr"
    void: bool = False
    digits: str = ""

    def __post_init__(self) -> None:
        if not (self.reference.isascii() and self.reference.isdigit() and len(self.reference) % 2 == 0):
            raise ValueError(f"a label's reference is an even count of digits, not {self.reference!r}")
        if not 1 <= self.piece <= self.pieces:
            raise ValueError(f"piece {self.piece} of {self.pieces} does not exist")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    """A label's paper and rows in mm (the receiver takes what is left), letter sizes in pt before anything shrinks."""

    width: float
    height: float
    header: float
    place: float
    cod: float
    barcode: float
    footer: float
    facts: float
    carrier_pt: float
    caption_pt: float
    name_pt: float
    address_pt: float
    place_pt: float
    cod_pt: float
    digits_pt: float
    small_pt: float


_LARGE = {
    "header": 11,
    "place": 19,
    "cod": 14,
    "footer": 23,
    "facts": 30,
    "carrier_pt": 16,
    "caption_pt": 7,
    "name_pt": 20,
    "address_pt": 12.5,
    "place_pt": 30,
    "cod_pt": 24,
    "digits_pt": 15,
    "small_pt": 8.5,
}
_PAPERS = {
    LabelSize.MM_100X150: _Paper(width=100, height=150, barcode=36, **_LARGE),
    LabelSize.A6: _Paper(width=105, height=148, barcode=35, **_LARGE),
    LabelSize.MM_100X100: _Paper(
        width=100,
        height=100,
        header=8.5,
        place=14.5,
        cod=9.5,
        barcode=21.5,
        footer=14.5,
        facts=28,
        carrier_pt=13,
        caption_pt=6,
        name_pt=15,
        address_pt=10,
        place_pt=24,
        cod_pt=19,
        digits_pt=11,
        small_pt=7,
    ),
}
_PAPERS[LabelSize.A4] = _PAPERS[LabelSize.A6]
#: Where the labels of an A4 sheet stand (mm): moved towards the middle, since office printers leave 5 mm of the edge blank.
SHEET_SIZE = (210.0, 297.0)
SHEET = ((2.0, 2.0), (103.0, 2.0), (2.0, 147.0), (103.0, 147.0))


def render_labels(labels: Sequence[Label], size: LabelSize, *, skip: int = 0, cover: Cover | None = None) -> bytes:
    """One PDF with a page for each label, in the order given; on A4 four to a sheet, the first ``skip`` places left free.

    Raises ``ValueError`` when there is neither label nor cover, or when a reference is too long for the paper to be scanned from.
    """
    return typeset_in_parts(label_drawing(labels, size, skip=skip, cover=cover))


def label_drawing(
    labels: Sequence[Label], size: LabelSize, *, skip: int = 0, cover: Cover | None = None
) -> dict[str, Any]:
    """What the layout draws, in plain JSON: every text made, every bar and row measured (mm from the top left)."""
    if not labels and cover is None:
        raise ValueError("no label to print")
    paper = _PAPERS[size]
    words = {lang: _words(lang) for lang in {label.lang for label in labels}}
    pages = [
        *(cover_pages(cover, width=paper.width, height=paper.height) if cover else []),
        *(_page(label, words[label.lang], paper) for label in labels),
    ]
    sheet = size is LabelSize.A4
    return {
        "title": _title(labels) or (cover.title if cover else ""),
        "width": paper.width,
        "height": paper.height,
        "page": SHEET_SIZE if sheet else (paper.width, paper.height),
        "places": SHEET if sheet else ((0.0, 0.0),),
        "skip": skip % len(SHEET) if sheet else 0,
        "rule": RULE,
        "labels": pages,
    }


def _title(labels: Sequence[Label]) -> str:
    if len(labels) < 2:
        return labels[0].reference if labels else ""
    return f"{labels[0].reference} … {labels[-1].reference}"


def _words(lang: str) -> dict[str, str]:
    with override(lang):
        return {
            "receiver": capitals(_("Alıcı"), lang),
            "sender": capitals(_("Gönderici"), lang),
            "piece": capitals(_("Parça"), lang),
            "order": capitals(_("Sipariş"), lang),
            "cod": capitals(_("Kapıda ödeme"), lang),
            "desi": _("Desi"),
            "note": _("Not"),
            "void": capitals(_("İptal edildi, kullanmayın"), lang),
        }


def _page(label: Label, words: Mapping[str, str], paper: _Paper) -> dict[str, Any]:
    wide = paper.width - 2 * EDGE
    inner = wide - 2 * GAP
    left = EDGE + GAP
    cod_height = 0.0 if label.cod_amount is None else paper.cod
    footer_y = paper.height - EDGE - paper.footer
    barcode_y = footer_y - paper.barcode
    cod_y = barcode_y - cod_height
    place_y = cod_y - paper.place
    receiver_y = EDGE + paper.header
    facts_x = EDGE + wide - paper.facts
    piece_x = EDGE + wide - PIECE_WIDTH
    digits_height = paper.digits_pt * ROW_EM * MM_PER_PT + 1.2
    bars_height = paper.barcode - AIR - digits_height

    postal = _postal(label)
    below = paper.caption_pt * 1.4 * ROW_EM * MM_PER_PT if postal else 0.0
    blocks = [
        *centred(
            [Paragraph(text=plain(label.carrier_name, LONGEST_NAME), size=paper.carrier_pt, bold=True)],
            left,
            EDGE,
            piece_x - left - GAP,
            paper.header,
        ),
        *centred(
            [Paragraph(text=words["piece"], size=paper.caption_pt, bold=True)], piece_x + GAP, EDGE, 10, paper.header
        ),
        *centred(
            [Paragraph(text=f"{label.piece}/{label.pieces}", size=paper.carrier_pt, bold=True)],
            piece_x + 12,
            EDGE,
            PIECE_WIDTH - 12 - GAP,
            paper.header,
            at="right",
        ),
        *stacked(
            _receiver(label, words, paper), left, receiver_y + 1, inner, place_y - receiver_y - 2, gap=0.6, grow=1.2
        ),
        *centred(
            [Paragraph(text=_place(label), size=paper.place_pt, bold=True)],
            left,
            place_y,
            inner,
            paper.place - below,
            smallest=5,
        ),
        *stacked(
            [Paragraph(text=postal, size=paper.caption_pt * 1.4, bold=True)],
            left,
            place_y + paper.place - below - 0.8,
            inner,
            below,
        ),
        *centred(
            [Paragraph(text=plain(label.digits) or label.reference, size=paper.digits_pt, bold=True)],
            left,
            footer_y - digits_height - 0.3,
            inner,
            digits_height,
            at="center",
        ),
        *stacked(_sender(label, words, paper), left, footer_y + 0.8, facts_x - left - GAP, paper.footer - 1.6),
        *stacked(_facts(label, words, paper), facts_x + GAP, footer_y + 0.8, paper.facts - 2 * GAP, paper.footer - 1.6),
    ]
    if label.void:
        blocks += centred(
            [Paragraph(text=words["void"], size=paper.place_pt, bold=True)],
            left,
            barcode_y,
            inner,
            paper.barcode - digits_height,
            at="center",
        )
    if label.cod_amount is not None:
        blocks += centred(
            [Paragraph(text=_collected(label, words), size=paper.cod_pt, bold=True)],
            left,
            cod_y,
            inner,
            cod_height,
            at="center",
            white=True,
        )
    return {
        "rules": _rules(paper, (receiver_y, place_y, cod_y, barcode_y, footer_y), piece_x, facts_x),
        "box": (EDGE, cod_y, wide, cod_height) if cod_height else None,
        "bars": None if label.void else _bars(label.reference, paper, y=barcode_y + AIR, height=bars_height),
        "blocks": blocks,
    }


def _rules(paper: _Paper, across: Sequence[float], piece_x: float, facts_x: float) -> list[tuple[float, ...]]:
    """The frame and the lines in it, each once, as (x1, y1, x2, y2)."""
    right, bottom, half = paper.width - EDGE, paper.height - EDGE, RULE / 2
    return [
        (EDGE - half, EDGE, right + half, EDGE),
        (EDGE - half, bottom, right + half, bottom),
        (EDGE, EDGE, EDGE, bottom),
        (right, EDGE, right, bottom),
        *((EDGE, y, right, y) for y in dict.fromkeys(across)),
        (piece_x, EDGE, piece_x, across[0]),
        (facts_x, across[-1], facts_x, bottom),
    ]


def _bars(reference: str, paper: _Paper, *, y: float, height: float) -> dict[str, Any]:
    bars = code128(reference, room=paper.width - 2 * EDGE)
    return {
        "strokes": bars.strokes(),
        "height": height,
        "x": start_on_dot(paper.width, bars),
        "y": y,
        "code": reference,
        "module": bars.module,
    }


def _receiver(label: Label, words: Mapping[str, str], paper: _Paper) -> list[Paragraph]:
    return [
        Paragraph(text=words["receiver"], size=paper.caption_pt, bold=True),
        Paragraph(text=plain(label.receiver_name, LONGEST_NAME), size=paper.name_pt, bold=True),
        Paragraph(text=readable_phone(label.receiver_phone), size=paper.address_pt * 1.1, bold=True),
        *(Paragraph(text=row, size=paper.address_pt) for row in _street(label)),
    ]


def _street(label: Label) -> list[str]:
    """Neighbourhood and address rows, the neighbourhood not twice when the customer wrote it into the address."""
    rows = [row for row in label.address_lines if row.strip()]
    if label.neighbourhood.strip() and fold(label.neighbourhood) not in fold(" ".join(rows)):
        rows.insert(0, label.neighbourhood)
    if sum(map(len, rows)) > LONGEST_ADDRESS:
        rows = [" ".join(rows)]
    return [plain(row, LONGEST_ADDRESS) for row in rows]


def _place(label: Label) -> str:
    """ "KADIKÖY / İSTANBUL"; a place abroad gets that country's plain capitals."""
    where = " / ".join(part for part in (plain(label.district), plain(label.city)) if part)
    return capitals(where, "en" if _abroad(label) else "tr")


def _postal(label: Label) -> str:
    country = capitals(plain(country_name(label.country.strip(), label.lang)), label.lang) if _abroad(label) else ""
    return " · ".join(part for part in (plain(label.postal_code), country) if part)


def _abroad(label: Label) -> bool:
    return label.country.strip() not in HOME


def _collected(label: Label, words: Mapping[str, str]) -> str:
    assert label.cod_amount is not None
    amount = format_money(label.cod_amount, label.cod_currency, label.lang).replace("\N{NO-BREAK SPACE}", " ")
    return f"{words['cod']} {amount}"


def _sender(label: Label, words: Mapping[str, str], paper: _Paper) -> list[Paragraph]:
    note = plain(label.note, LONGEST_NOTE)
    return [
        Paragraph(text=words["sender"], size=paper.caption_pt, bold=True),
        Paragraph(text=plain(label.sender_name, LONGEST_NAME), size=paper.small_pt * 1.1, bold=True),
        Paragraph(text=plain(label.sender_address, LONGEST_ADDRESS), size=paper.small_pt),
        Paragraph(text=readable_phone(label.sender_phone), size=paper.small_pt),
        Paragraph(text=f"{words['note']}: {note}" if note else "", size=paper.small_pt, bold=True),
    ]


def _facts(label: Label, words: Mapping[str, str], paper: _Paper) -> list[Paragraph]:
    desi = plain(label.desi)
    return [
        Paragraph(text=words["order"], size=paper.caption_pt, bold=True),
        Paragraph(text=plain(label.order_number), size=paper.small_pt * 1.5, bold=True),
        Paragraph(text=f"{words['desi']} {desi}" if desi else "", size=paper.small_pt, bold=True),
        Paragraph(text=readable_time(label.printed_at, label.lang), size=paper.small_pt * 0.9),
    ]
