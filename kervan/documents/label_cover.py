"""The cover sheet of a file of labels: which orders have none and why, on the same paper as the labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kervan.documents.fitting import (
    ADVANCE_EM,
    BASELINE_EM,
    CONDENSED,
    MM_PER_PT,
    ROW_EM,
    Block,
    wrap,
)
from kervan.documents.typesetting import plain

EDGE = 5.0
BETWEEN = 1.2
TITLE_PT, TEXT_PT = 15.0, 9.0
LONGEST_REASON = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """``facts`` stand under the title; ``missing`` are the orders without a label, each with the reason in words."""

    title: str
    facts: tuple[str, ...]
    heading: str
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Text:
    rows: tuple[str, ...]
    size: float
    bold: bool

    @property
    def height(self) -> float:
        return len(self.rows) * self.size * ROW_EM * MM_PER_PT


def cover_pages(cover: Cover, *, width: float, height: float) -> list[dict[str, Any]]:
    """As many pages of the label's paper as the list needs; each says the title, no page carries bars."""
    room = width - 2 * EDGE
    head = [
        _text(cover.title, TITLE_PT, room, bold=True),
        *(_text(fact, TEXT_PT, room) for fact in cover.facts),
        _text(cover.heading, TEXT_PT * 1.2, room, bold=True),
    ]
    again = [head[0], head[-1]]
    pages: list[list[_Text]] = []
    page, used = list(head), _taken(head)
    for number, reason in cover.missing:
        entry = [_text(number, TEXT_PT, room, bold=True), _text(reason, TEXT_PT, room)]
        if used + _taken(entry) > height - 2 * EDGE and len(page) > len(again):
            pages.append(page)
            page, used = list(again), _taken(again)
        page += entry
        used += _taken(entry)
    pages.append(page)
    return [_drawn(texts, width) for texts in pages]


def _text(text: str, size: float, room: float, *, bold: bool = False) -> _Text:
    cells = int(room / (size * MM_PER_PT * ADVANCE_EM * CONDENSED))
    return _Text(wrap(plain(text, LONGEST_REASON), cells), size, bold)


def _taken(texts: Sequence[_Text]) -> float:
    return sum(text.height + BETWEEN for text in texts)


def _drawn(texts: Sequence[_Text], width: float) -> dict[str, Any]:
    blocks, y = [], EDGE
    for text in texts:
        drawn = Block(rows=text.rows, size=text.size, bold=text.bold).drawn()
        baseline = y + text.size * BASELINE_EM * MM_PER_PT
        place = {"x": EDGE, "y": round(baseline, 3), "width": width - 2 * EDGE, "at": "left", "white": False}
        blocks.append({**drawn, **place})
        y += text.height + BETWEEN
    return {"rules": [], "box": None, "bars": None, "blocks": blocks}
