"""The shop's logo: on labels of mails, slips and pages."""

from __future__ import annotations

import hashlib
import warnings
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.shop.models import Shop
from kervan.shop.queries import shop

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 4000  # a side
KEPT_SIDE = 800
KINDS = ("PNG", "JPEG", "WEBP", "GIF")


@transaction.atomic
def set_logo(content: bytes | None, *, actor: Actor) -> Shop:
    """Take this picture as the logo, or none (None). What it is, its content says, not its name.

    It is written anew as a PNG of at most 800 pixels a side, so nothing that hides in a picture is kept.

    Raises ``Invalid`` for anything but a PNG, JPEG, WebP or GIF of at most 2 MB and 4000 pixels a side.
    """
    picture = _as_png(content) if content is not None else None
    shop()
    row = Shop.objects.select_for_update().get(pk=1)
    before = row.logo.name or ""
    if picture is None:
        row.logo = ""
    else:
        name = f"logo-{hashlib.sha256(picture).hexdigest()[:12]}.png"
        if before.endswith(name):
            return row
        row.logo.save(name, ContentFile(picture), save=False)
    if (row.logo.name or "") == before:
        return row
    row.save(update_fields=["logo"])
    record("settings.changed", about=row, actor=actor, page="shop", changes={"logo": [bool(before), bool(picture)]})
    return row


def _as_png(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise _refuse(_("Logo en fazla 2 MB olabilir."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=KINDS) as picture:
                if max(picture.size) > MOST_PIXELS:
                    raise _refuse(_("Logo en fazla 4000 × 4000 piksel olabilir."))
                whole = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        raise _refuse(_("Bu dosya bir resim değil; PNG, JPEG, WebP ya da GIF yükleyin.")) from None
    whole.thumbnail((KEPT_SIDE, KEPT_SIDE))
    target = BytesIO()
    whole.save(target, "PNG", optimize=True)
    return target.getvalue()


def _refuse(message: str) -> Invalid:
    return Invalid(message, code="invalid_logo", fields={"logo": message})
