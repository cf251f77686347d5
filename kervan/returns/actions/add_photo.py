"""İadeye fotoğraf ekle."""

from __future__ import annotations

import hashlib
import warnings
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.returns.models import Return, ReturnPhoto

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_PHOTOS = 10
KEPT_SIDE = 1600
KINDS = ("PNG", "JPEG", "WEBP")


@transaction.atomic
def add_photo(return_id: int, *, actor: Actor, content: bytes) -> ReturnPhoto:
    """Keep a picture of what comes back. What it is, its content says, not its name.

    It is written anew as a JPEG of at most 1600 pixels a side: no place, no camera, nothing that hides in a picture is
    kept. The same picture twice is one.

    Raises ``Invalid`` (``invalid_photo``) for anything but a PNG, JPEG or WebP of at most 10 MB; ``NotAllowed``
    (``too_many_photos``) beyond ten.
    """
    picture, size = _as_jpeg(content)
    this = Return.objects.locked(return_id)
    digest = hashlib.sha256(picture).hexdigest()
    known = this.photos.filter(digest=digest).first()
    if known is not None:
        return known
    if this.photos.count() >= MOST_PHOTOS:
        message = _("Bir iadeye en fazla %(most)d fotoğraf eklenebilir.") % {"most": MOST_PHOTOS}
        raise NotAllowed(message, code="too_many_photos")
    photo = ReturnPhoto(of_return=this, digest=digest, width=size[0], height=size[1], added_by=actor.name[:150])
    photo.file.save(f"{this.code}-{digest[:16]}.jpg", ContentFile(picture), save=False)
    photo.save()
    record("return.photo_added", about=this.order, actor=actor, return_id=this.pk, code=this.code, photo_id=photo.pk)
    return photo


def _as_jpeg(content: bytes) -> tuple[bytes, tuple[int, int]]:
    if len(content) > MOST_BYTES:
        raise _refuse(_("Fotoğraf en fazla 10 MB olabilir."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=KINDS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise _refuse(_("Fotoğraf çok büyük."))
                # The camera's turn is done before the note of it is thrown away.
                whole = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        raise _refuse(_("Bu dosya bir resim değil; PNG, JPEG ya da WebP yükleyin.")) from None
    whole.thumbnail((KEPT_SIDE, KEPT_SIDE))
    target = BytesIO()
    whole.save(target, "JPEG", quality=85)
    return target.getvalue(), whole.size


def _refuse(message: str) -> Invalid:
    return Invalid(message, code="invalid_photo", fields={"photo": message})
