"""Ayarlar → Sayfalar ve sözleşmeler: the shop's own legal texts."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kervan.panel.tests.desk import Desk
from kervan.shop.models import Page
from tests.shop import Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(shop: Shop) -> Desk:
    return Desk(shop, "owner")


def test_an_own_text_is_saved_per_language_and_seen_in_the_shop(desk: Desk) -> None:
    url = reverse("panel:settings-page", args=["gizlilik"])
    assert "Bu bir örnek metindir." in desk.client.get(url).content.decode()

    saved = desk.client.post(url, {"title": "Gizliliğiniz", "body": "## Kim?\n{satici} <script>x</script>"})

    assert saved.status_code == 302
    assert "Bu bir örnek metindir." not in desk.client.get(url).content.decode()
    assert "Bu bir örnek metindir." in desk.client.get(url + "?language=en").content.decode()
    shown = Client(headers={"accept-language": "tr"}).get(reverse("storefront:info", args=["gizlilik"]))
    page = shown.content.decode()
    assert "<h2>Kim?</h2>" in page
    assert "&lt;script&gt;" in page
    assert "<script>x" not in page


def test_a_wrong_text_is_refused_beside_its_field_and_kept_to_correct(desk: Desk) -> None:
    url = reverse("panel:settings-page", args=["mesafeli-satis-sozlesmesi"])

    refused = desk.client.post(url, {"title": "Sözleşme", "body": "{satici} satar."})

    assert refused.status_code in (200, 422)
    page = refused.content.decode()
    assert "Sözleşmede bu alanlar kalmalı: {alici}, {urunler}, {toplamlar}" in page
    assert "{satici} satar." in page
    assert not Page.objects.exists()


def test_who_may_only_look_changes_nothing(shop: Shop) -> None:
    url = reverse("panel:settings-page", args=["gizlilik"])

    answer = Desk(shop, "accounting").client.post(url, {"title": "x", "body": "x"})

    assert answer.status_code == 403
    assert not Page.objects.exists()
