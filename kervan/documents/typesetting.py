"""Turns plain data and one of our layouts into a PDF (or a picture of it), without network and without the disk.

Everything people typed travels as JSON and is set as text: nothing in it is ever read as typst code.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import phonenumbers
import typst
from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime
from PIL import Image, UnidentifiedImageError

from kervan.lib.clock import SHOP_ZONE
from kervan.lib.text import clean, turkish_upper

FONT = "DejaVu Sans Mono"  # inside the typst wheel, free to embed; holds all Turkish letters, Greek, Cyrillic, Arabic
LAYOUTS = Path(__file__).parent / "layouts"
_compile: Any = typst.compile  # its stubs know no files in memory

LONGEST_TEXT = 1_000
LARGE_DATA = 200_000
LOGO_PIXELS = 1_000
LOGO_PIXELS_READ = 40_000_000
CUT = " […]"


def typeset(
    layout: str,
    data: Mapping[str, Any],
    *,
    files: Mapping[str, bytes] | None = None,
    picture_ppi: float | None = None,
    forget: bool = False,
) -> Any:
    """The layout filled with ``data``: PDF bytes, or one PNG per page when ``picture_ppi`` is given.

    ``forget`` gives the memory back at once, as is done for long documents anyway.
    """
    sources = {
        "main.typ": _layout(layout),
        "shared.typ": _layout("shared"),
        "data.json": json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(),
        **(files or {}),
    }
    try:
        if picture_ppi is None:
            return _compile(sources, format="pdf", font_paths=_fonts(), pdf_tags=False)
        pages = _compile(sources, format="png", font_paths=_fonts(), ppi=picture_ppi)
        return pages if isinstance(pages, list) else [pages]
    finally:
        if forget or len(sources["data.json"]) > LARGE_DATA:
            _forget_drawings()


def _forget_drawings() -> None:
    """Give the memory of a long document back: typst keeps what it laid out for ten more documents, 150 MB each."""
    for _ in range(11):
        _compile({"main.typ": b"."}, format="pdf", font_paths=_fonts())


@cache
def _layout(name: str) -> bytes:
    return (LAYOUTS / f"{name}.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """The wheel's own fonts; the machine's only stand in for scripts ours lacks (Chinese, emoji)."""
    return typst.Fonts()


def plain(text: str, longest: int = LONGEST_TEXT) -> str:
    """Text as it may stand on paper: one line, nothing invisible.

    What is longer than ``longest`` characters ends in " […]", so that a cut is always seen.
    """
    line = clean(text)
    return line if len(line) <= longest else line[: longest - len(CUT)].rstrip() + CUT


def capitals(text: str, lang: str) -> str:
    """Capitals as the language writes them: made here, since typst would turn every i into I."""
    return turkish_upper(text) if lang == "tr" else text.upper()


@lru_cache(maxsize=4096)
def readable_phone(phone: str) -> str:
    """ "0532 123 45 67" for a Turkish number, "+49 …" for a foreign one; what cannot be read stays as it was typed."""
    try:
        number = phonenumbers.parse(phone, "TR")
    except phonenumbers.NumberParseException:
        return plain(phone)
    if not phonenumbers.is_possible_number(number):
        return plain(phone)
    home = number.country_code == 90
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    written = phonenumbers.format_number(number, style)
    return written.replace("(", "").replace(")", "") if home else written


@lru_cache(maxsize=256)
def readable_time(moment: datetime, lang: str) -> str:
    """ "23 Kas 2026 14:05" in the shop's own time."""
    return format_datetime(moment, "d MMM y HH:mm", tzinfo=SHOP_ZONE, locale=lang)


def country_name(country: str, lang: str) -> str:
    """ "Almanya" for "DE"; a name that is written out stays."""
    try:
        names = Locale.parse(lang).territories
    except (UnknownLocaleError, ValueError):
        return country
    return names.get(country.upper(), country) if len(country) == 2 else country


def readable_logo(logo: bytes | None) -> bytes | None:
    """The shop's logo as a small picture in an SVG (the typesetter takes only text files); None when there is none or
    nobody can read it: the name is printed instead.
    """
    if not logo:
        return None
    try:
        with Image.open(BytesIO(logo)) as picture:
            if picture.width * picture.height > LOGO_PIXELS_READ:
                return None
            picture.draft("RGB", (LOGO_PIXELS, LOGO_PIXELS))
            small = picture.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None
    small.thumbnail((LOGO_PIXELS, LOGO_PIXELS))
    out = BytesIO()
    small.save(out, "PNG")
    content = base64.b64encode(out.getvalue()).decode()
    width, height = small.size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{content}"/></svg>'
    ).encode()
