"""İadeye fotoğraf ekle."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import NotAllowed
from kervan.lib.pictures import as_jpeg
from kervan.returns.models import Return, ReturnPhoto

MOST_PHOTOS = 10


@transaction.atomic
def add_photo(return_id: int, *, actor: Actor, content: bytes) -> ReturnPhoto:
    """Keep a picture of what comes back. What it is, its content says, not its name.

    It is written anew as a JPEG of at most 1600 pixels a side: no place, no camera, nothing that hides in a picture is
    kept. The same picture twice is one.

    Raises ``Invalid`` (``invalid_photo``) for anything but a PNG, JPEG or WebP of at most 10 MB; ``NotAllowed``
    (``too_many_photos``) beyond ten.
    """
    picture, size = as_jpeg(content, field="photo", code="invalid_photo")
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
