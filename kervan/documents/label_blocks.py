"""Texts of a label put into their boxes: under each other from the top, or in the middle; and all drawn as one PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from pypdf import PdfWriter

from kervan.documents.fitting import BASELINE_EM, MM_PER_PT, Block, Paragraph, fit
from kervan.documents.typesetting import typeset

#: Labels the typesetter draws in one go: more would take it over 300 MB. Whole A4 sheets.
PART = 400


def stacked(
    paragraphs: Sequence[Paragraph],
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    gap: float = 0.2,
    grow: float = 1.0,
) -> list[dict[str, Any]]:
    blocks = fit(tuple(paragraphs), width=width, height=height, gap=gap, grow=grow)
    return under_each_other(blocks, x, y, width, gap)


def centred(
    paragraphs: Sequence[Paragraph],
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    at: str = "left",
    white: bool = False,
    smallest: float = 3.0,
) -> list[dict[str, Any]]:
    blocks = fit(tuple(paragraphs), width=width, height=height, smallest=smallest)
    taken = sum(block.height for block in blocks)
    return under_each_other(blocks, x, y + (height - taken) / 2, width, 0.0, at=at, white=white)


def under_each_other(
    blocks: Sequence[Block], x: float, y: float, width: float, gap: float, *, at: str = "left", white: bool = False
) -> list[dict[str, Any]]:
    drawn = []
    for block in blocks:
        baseline = y + block.size * BASELINE_EM * MM_PER_PT
        drawn.append({**block.drawn(), "x": x, "y": round(baseline, 3), "width": width, "at": at, "white": white})
        y += block.height + gap
    return drawn


def typeset_in_parts(drawing: Mapping[str, Any]) -> bytes:
    """The drawing as one PDF; a long one is drawn part by part, so that its memory does not grow with its length."""
    pages, skip = drawing["labels"], drawing["skip"]
    if len(pages) + skip <= PART:
        whole: bytes = typeset("label", drawing)
        return whole
    joined, at = PdfWriter(), 0
    while at < len(pages):
        part = pages[at : at + PART - skip]
        joined.append(BytesIO(typeset("label", {**drawing, "labels": part, "skip": skip}, forget=True)))
        at, skip = at + len(part), 0
    joined.add_metadata({"/Title": drawing["title"]})
    out = BytesIO()
    joined.write(out)
    return out.getvalue()
