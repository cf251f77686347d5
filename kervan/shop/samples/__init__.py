"""Texts a shop can begin with. They are samples: a lawyer reads them before anybody relies on them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
SAMPLE_VERSION = "örnek-1"
"""Raised when a sample changes, so that a consent tells which text was read."""


@cache
def sample(slug: str, language: str) -> tuple[str, str]:
    """Title and body of a sample, in ``language`` or else in Turkish."""
    path = HERE / language / f"{slug}.txt"
    text = (path if path.exists() else HERE / "tr" / f"{slug}.txt").read_text(encoding="utf-8")
    title, _, body = text.partition("\n")
    return title.strip(), body.strip()
