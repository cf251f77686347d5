"""How large a text may be so that it fits its box, and where its rows break.

Our font gives every letter the same width, so this is arithmetic: a thousand labels are measured here in a tenth of the
time the typesetter would need, and no text leaves its box.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MM_PER_PT = 25.4 / 72
CONDENSED = 0.82  # what the layouts squeeze the letters to (shared.typ)
ADVANCE_EM = 0.602  # DejaVu Sans Mono, every letter
ROW_EM = 1.17  # its ascender and descender, and a hair
BASELINE_EM = 0.94  # from the top of a row
STEP = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A text with the letter size (pt) it should have when there is room."""

    text: str
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph broken into rows at the size it got."""

    rows: tuple[str, ...]
    size: float
    bold: bool = False

    @property
    def height(self) -> float:
        return len(self.rows) * self.size * ROW_EM * MM_PER_PT

    def drawn(self) -> dict[str, object]:
        """As the layouts read it; ``odd`` rows hold letters of other fonts, whose width only the typesetter knows."""
        return {
            "rows": self.rows,
            "size": round(self.size, 2),
            "step": round(self.size * ROW_EM * MM_PER_PT, 3),
            "bold": self.bold,
            "odd": any(map(_odd, self.rows)),
        }


@lru_cache(maxsize=4096)
def fit(
    paragraphs: tuple[Paragraph, ...],
    *,
    width: float,
    height: float,
    gap: float = 0.0,
    grow: float = 1.0,
    smallest: float = 3.0,
) -> tuple[Block, ...]:
    """The paragraphs under each other in a box of ``width`` × ``height`` mm, all shrunk alike until they fit.

    They start ``grow`` times as large as asked. ``smallest`` is the letter size (pt) below which nothing shrinks:
    callers bound their texts so that it is never needed for what people really write.
    """
    wanted = [paragraph for paragraph in paragraphs if paragraph.text]
    scale = grow
    while True:
        blocks = [_block(paragraph, max(smallest, paragraph.size * scale), width) for paragraph in wanted]
        taken = sum(block.height for block in blocks) + gap * max(0, len(blocks) - 1)
        if taken <= height or all(block.size <= smallest for block in blocks):
            return tuple(blocks)
        scale -= STEP


def _block(paragraph: Paragraph, size: float, width: float) -> Block:
    cells = max(1, int(width / (size * MM_PER_PT * ADVANCE_EM * CONDENSED)))
    return Block(rows=wrap(paragraph.text, cells), size=size, bold=paragraph.bold)


def wrap(text: str, cells: int) -> tuple[str, ...]:
    """The rows of ``text`` in a column ``cells`` letters wide; a longer word is broken, never cut."""
    if len(text) <= cells and not _odd(text):
        return (text,)
    rows, row, used = [], "", 0
    for word in text.split():
        length = _cells(word)
        if row and used + 1 + length <= cells:
            row, used = f"{row} {word}", used + 1 + length
            continue
        if row:
            rows.append(row)
        *whole, word = _pieces(word, cells) if length > cells else (word,)
        rows.extend(whole)
        row, used = word, _cells(word)
    return (*rows, row)


def _pieces(word: str, cells: int) -> list[str]:
    pieces, piece, used = [], "", 0
    for character in word:
        width = _cells(character)
        if piece and used + width > cells:
            pieces.append(piece)
            piece, used = "", 0
        piece, used = piece + character, used + width
    return [*pieces, piece]


def _odd(text: str) -> bool:
    return not text.isascii() and any(ord(character) > 0x24F for character in text)


def _cells(text: str) -> int:
    return len(text) if not _odd(text) else sum(map(_cell, text))


def _cell(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" or ord(character) > 0xFFFF else 1
