"""The shop's logo as it travels inside a mail."""

from __future__ import annotations

import base64
import io
import logging
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from kervan.shop.queries import shop

log = logging.getLogger(__name__)

BIGGEST = (300, 160)
"""Twice the size it is shown at, so that it is sharp; a photograph of many megabytes must not ride in every mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    content: bytes
    subtype: str = "png"

    @property
    def data_url(self) -> str:
        """For previews in the panel."""
        return f"data:image/{self.subtype};base64,{base64.b64encode(self.content).decode()}"


def read_logo() -> Logo | None:
    """The logo as a small PNG, or None when the file is gone or is no picture: a mail goes out without it."""
    field = shop().logo
    if not field:
        return None
    try:
        with field.open("rb") as file, Image.open(file) as picture:
            picture.thumbnail(BIGGEST)
            small = picture.convert("RGBA")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        log.warning("The shop's logo can't be read: %s", error)
        return None
    written = io.BytesIO()
    small.save(written, "PNG", optimize=True)
    return Logo(content=written.getvalue())
