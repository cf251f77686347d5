"""Ayarlar → Depolar: places are added, renamed and taken off, and one is always the default."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kervan.stock.actions.change_stock import change_stock
from kervan.stock.models import Location
from kervan.stock.queries import default_location
from tests.shop import AYSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(shop, client):
    client.force_login(shop.staff())
    return client


def test_a_place_is_added_renamed_and_made_the_default(owner):
    made = owner.post(reverse("panel:settings-place-new"), {"name": "Şube", "address": "Kadıköy <b>"})
    row = Location.objects.get(name="Şube")
    owner.post(reverse("panel:settings-place", args=[row.pk]), {"name": "Moda", "address": "", "is_default": "on"})

    html = owner.get(reverse("panel:settings-places")).content.decode()
    assert made.status_code == 302
    assert default_location().name == "Moda"
    assert html.index("Moda") < html.index("Ana depo")
    assert "<b>" not in html


def test_a_name_that_is_there_and_a_lost_default_stand_beside_their_fields(owner):
    main = default_location()

    twice = owner.post(reverse("panel:settings-place-new"), {"name": "ana depo"})
    none = owner.post(reverse("panel:settings-place", args=[main.pk]), {"name": "Ana depo"})

    assert (twice.status_code, none.status_code) == (422, 422)
    assert 'id="id_name-error"' in twice.content.decode()
    assert 'id="id_is_default-error"' in none.content.decode()
    assert list(Location.objects.values_list("name", "is_default")) == [("Ana depo", True)]
    assert owner.get(reverse("panel:settings-place", args=[999_999])).status_code == 404


def test_what_was_used_stays_and_what_was_not_goes(shop, owner):
    used, unused = Location.objects.create(name="Dolu"), Location.objects.create(name="Boş")
    change_stock(shop.product("MUG").pk, actor=AYSE, count=2, location_id=used.pk)

    kept = owner.post(reverse("panel:settings-place-remove", args=[used.pk]))
    main = owner.post(reverse("panel:settings-place-remove", args=[default_location().pk]))
    gone = owner.post(reverse("panel:settings-place-remove", args=[unused.pk]))

    assert (kept.status_code, main.status_code, gone.status_code) == (409, 409, 302)
    assert "Bu depoda stok tutulmuş" in kept.content.decode()
    assert "Varsayılan depo kaldırılamaz" in main.content.decode()
    assert set(Location.objects.values_list("name", flat=True)) == {"Ana depo", "Dolu"}
