"""Pictures of what comes back."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Router
from ninja.files import UploadedFile
from ninja.params.functions import Path

from kervan.api import finding, return_shapes
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.returns import Code
from kervan.api.keys import actor_of
from kervan.api.return_answers import return_answer
from kervan.lib.errors import Invalid, NotFound
from kervan.lib.pictures import MOST_BYTES
from kervan.returns.actions.add_photo import add_photo
from kervan.returns.models import ReturnPhoto
from kervan.returns.queries import whole_returns

router = Router(tags=["Returns"])

PhotoId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@endpoint(
    router,
    "POST",
    "/returns/{code}/photos",
    right="returns.open",
    shape=return_shapes.Return,
    status=201,
    summary="Add a photo",
)
def add_return_photo(request: HttpRequest, code: Code, photo: Annotated[UploadedFile, File()]) -> Answer:
    """A PNG, JPEG or WebP of at most 10 MB, as multipart form data. It is kept without place and camera."""
    if (photo.size or 0) > MOST_BYTES:
        message = _("Fotoğraf en fazla 10 MB olabilir.")
        raise Invalid(message, code="invalid_photo", fields={"photo": message})
    added = add_photo(finding.return_id(code), actor=actor_of(request), content=photo.read())
    return return_answer(whole_returns().get(pk=added.of_return_id))


@endpoint(
    router,
    "GET",
    "/returns/{code}/photos/{int:photo_id}",
    right="returns.view",
    shape=None,
    summary="A photo",
    openapi_extra={"responses": {200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}}},
)
def get_return_photo(request: HttpRequest, code: Code, photo_id: PhotoId) -> HttpResponse:
    """The picture as a JPEG."""
    photo = ReturnPhoto.objects.filter(pk=photo_id, of_return_id=finding.return_id(code)).first()
    if photo is None:
        raise NotFound(_("Böyle bir fotoğraf yok."), code="photo_not_found")
    response = HttpResponse(photo.file.read(), content_type="image/jpeg")
    response["Cache-Control"] = "no-store"
    return response
