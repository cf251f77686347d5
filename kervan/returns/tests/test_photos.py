"""Photos of a return: judged by their content, written anew, kept once, shown to those who may see returns."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from kervan.api.tests.program import ROOT, Program
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.pictures import MOST_BYTES
from kervan.returns.actions.add_photo import MOST_PHOTOS, add_photo
from kervan.returns.actions.open_return import open_return
from kervan.returns.models import ReturnPhoto
from kervan.returns.tests.test_returns import sent
from tests.shop import AYSE, Shop


def picture(colour: str = "red", *, kind: str = "JPEG", size: tuple[int, int] = (40, 20)) -> bytes:
    """A picture that says where and with what it was taken, and that it stands on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = 6, "GizliKamera", {1: "N"}
    target = BytesIO()
    Image.new("RGB", size, colour).save(target, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return target.getvalue()


@pytest.fixture
def this(shop: Shop) -> Any:
    return open_return(sent(shop).pk, actor=AYSE)


def test_a_photo_is_written_anew_without_place_and_camera(this: Any) -> None:
    photo = add_photo(this.pk, actor=AYSE, content=picture())

    kept = photo.file.read()
    with Image.open(BytesIO(kept)) as shown:
        assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (20, 40), {})
    assert b"GizliKamera" not in kept
    assert add_photo(this.pk, actor=AYSE, content=picture()).pk == photo.pk
    assert (photo.width, photo.height) == (20, 40)


def test_a_large_one_is_made_smaller(this: Any) -> None:
    photo = add_photo(this.pk, actor=AYSE, content=picture(kind="PNG", size=(3200, 800)))

    assert (photo.width, photo.height) == (1600, 400)


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", b"%PDF-1.7", picture()[:60], b"\0" * (MOST_BYTES + 1), picture(kind="GIF")],
)
def test_what_is_no_photo_is_refused(this: Any, content: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        add_photo(this.pk, actor=AYSE, content=content)

    assert refusal.value.code == "invalid_photo"
    assert not ReturnPhoto.objects.exists()


def test_there_is_an_end_to_photos(this: Any) -> None:
    for number in range(MOST_PHOTOS):
        add_photo(this.pk, actor=AYSE, content=picture(f"rgb({number * 20},0,0)"))

    with pytest.raises(NotAllowed) as refusal:
        add_photo(this.pk, actor=AYSE, content=picture("blue"))
    assert refusal.value.code == "too_many_photos"


def test_photos_are_shown_to_those_who_may_see_returns(shop: Shop, client: Client, this: Any) -> None:
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(shop.staff("support"), backend=backend)
    upload = SimpleUploadedFile("../../evil.php", picture(), "application/x-php")
    assert client.post(reverse("panel:return-photo", args=[this.code]), {"photo": upload}).status_code == 302
    photo = ReturnPhoto.objects.get()
    shown = reverse("panel:return-picture", args=[this.code, photo.pk])

    answer = client.get(shown)

    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert shown in client.get(reverse("panel:return", args=[this.code])).content.decode()
    other = open_return(sent(shop).pk, actor=AYSE)
    assert client.get(reverse("panel:return-picture", args=[other.code, photo.pk])).status_code == 404
    client.logout()
    assert client.get(shown).status_code == 302
    bad = SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")
    client.force_login(shop.staff("owner"), backend=backend)
    refused = client.post(reverse("panel:return-photo", args=[this.code]), {"photo": bad})
    assert (refused.status_code, "bir resim değil" in refused.content.decode()) == (422, True)


def test_a_program_adds_a_photo_once_and_reads_it(shop: Shop, this: Any) -> None:
    program = Program()

    def sent_by_program() -> Any:
        return program.client.post(
            f"{ROOT}/returns/{this.code}/photos",
            {"photo": SimpleUploadedFile("a.jpg", picture(), "image/jpeg")},
            headers={"Idempotency-Key": "p1"},
        )

    first, again = sent_by_program(), sent_by_program()

    assert (first.status_code, again.status_code) == (201, 201), first.content
    assert again["Idempotent-Replayed"] == "true"
    (photo,) = first.json()["photos"]
    assert (photo["width"], photo["height"]) == (20, 40)
    read = program.get(f"/returns/{this.code}/photos/{photo['id']}")
    assert (read.status_code, read["Content-Type"]) == (200, "image/jpeg")
    assert program.get(f"/returns/{this.code}/photos/999999").json()["code"] == "photo_not_found"
