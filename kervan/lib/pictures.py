"""Pictures from outside: what a file is, its content says; kept is only what the eye sees."""

from __future__ import annotations

import warnings
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from kervan.lib.errors import Invalid

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
KEPT_SIDE = 1600
KINDS = ("PNG", "JPEG", "WEBP")


def as_jpeg(content: bytes, *, field: str, code: str) -> tuple[bytes, tuple[int, int]]:
    """The picture written anew as a JPEG of at most 1600 pixels a side, and its size: no place, no camera, nothing that
    hides in a picture is kept.

    Raises ``Invalid`` with ``code`` about ``field`` for anything but a PNG, JPEG or WebP of at most 10 MB.
    """

    def refuse(message: str) -> Invalid:
        return Invalid(message, code=code, fields={field: message})

    if len(content) > MOST_BYTES:
        raise refuse(_("Fotoğraf en fazla 10 MB olabilir."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=KINDS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise refuse(_("Fotoğraf çok büyük."))
                # The camera's turn is done before the note of it is thrown away.
                whole = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        raise refuse(_("Bu dosya bir resim değil; PNG, JPEG ya da WebP yükleyin.")) from None
    whole.thumbnail((KEPT_SIDE, KEPT_SIDE))
    target = BytesIO()
    whole.save(target, "JPEG", quality=85)
    return target.getvalue(), whole.size
