"""Ayarlar → Nakliyat: zones and rates as a merchant writes them, and the box to try them in."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kervan.panel.tests.desk import BACKEND
from kervan.shipping.actions.save_rate import save_rate
from kervan.shipping.actions.save_zone import save_zone
from kervan.shipping.models import ShippingRate, ShippingZone
from kervan.shipping.zones import offers_to
from tests.shop import AYSE, facts


@pytest.fixture
def owner(shop: Any) -> Client:
    client = Client()
    client.force_login(shop.staff("owner"), backend=BACKEND)
    return client


def page(client: Client, name: str = "settings-zones", *args: Any, **query: Any) -> str:
    response = client.get(reverse(f"panel:{name}", args=args), query)
    return unescape(response.content.decode()).replace("\xa0", " ")


def test_a_zone_and_its_rate_are_written_and_tried_on_the_same_page(owner: Client) -> None:
    assert "Henüz gönderim bölgesi yok" in page(owner)
    owner.post(reverse("panel:settings-zone-new"), {"name": "Yakın", "cities": ["İstanbul", "Kocaeli"]})
    zone = ShippingZone.objects.get()
    ladder = {"limit_0": "2", "fee_0": "49,90", "limit_1": "5,5", "fee_1": "69,90", "limit_2": "", "fee_2": ""}

    saved = owner.post(
        reverse("panel:settings-rate-new", args=[zone.pk]),
        ladder | {"name": "Standart", "basis": "desi", "vat_rate": "20", "extra_fee": "8", "free_from": "1.000"},
    )

    assert saved.status_code == 302
    assert ShippingRate.objects.get().steps == [[200, 4_990], [550, 6_990]]
    shown = page(owner, city="istanbul", country="Türkiye", amount="850", desi="2")
    assert "İstanbul, 850,00 TL, 2 desi → <strong>49,90 TL</strong>" in shown
    assert "en çok 5,5 desi: 69,90 TL" in shown
    assert "aşan her desi +8,00 TL" in shown
    assert "1.000,00 TL ve üzeri ücretsiz" in shown
    assert "<strong>ücretsiz</strong>" in page(owner, city="Kocaeli", amount="1000")
    assert "bu yer hiçbir bölgede değil" in page(owner, city="Van", amount="1000")


def test_what_is_missing_and_what_overlaps_is_said(owner: Client) -> None:
    east = save_zone(None, actor=AYSE, name="Doğu", regions=["dogu_anadolu"])
    save_zone(None, actor=AYSE, name="Van", cities=["Van"])
    save_rate(None, actor=AYSE, zone_id=east.pk, name="Standart", basis="weight", steps=[(30_000, 9_990)])

    shown = page(owner)

    assert "Şu iller hiçbir bölgede değil, onlara ücret hesaplanmaz: Adana, Adıyaman" in shown
    assert "Bu bölgenin ücreti yok" in shown
    assert "“Doğu” bölgesinde “Standart” ücreti 30 kg üstü için hesaplanmaz." in shown
    assert "“Van” bölgesindeki illere “Doğu” değil “Van” ücretleri uygulanır." in shown
    assert "Yurt dışı için ücret tanımlı değil." in shown


def test_a_zone_opens_with_what_it_holds_and_shows_what_others_hold(owner: Client) -> None:
    save_zone(None, actor=AYSE, name="Almanya bölgesi", countries=["DE"], cities=["Ankara"])
    zone = save_zone(None, actor=AYSE, name="Ege ve ötesi", regions=["ege"], cities=["Van"], countries=["TR", "FR"])

    shown = page(owner, "settings-zone", zone.pk)

    assert 'value="ege" id="region-ege" checked' in shown
    assert 'value="Van"' in shown
    assert 'value="Fransa"' in shown
    assert "“Almanya bölgesi” bölgesinde" in shown


def test_wrong_values_are_refused_beside_their_fields_and_change_nothing(owner: Client) -> None:
    zone = save_zone(None, actor=AYSE, name="Türkiye", countries=["TR"])
    new_rate = reverse("panel:settings-rate-new", args=[zone.pk])
    good = {"name": "Standart", "basis": "value", "vat_rate": "20", "limit_0": "", "fee_0": "49,90"}
    before = facts()

    answers = {
        "En az bir ülke, bölge ya da il seçin.": owner.post(reverse("panel:settings-zone-new"), {"name": "Boş"}),
        "“Narnia” diye bir ülke yok": owner.post(
            reverse("panel:settings-zone-new"), {"name": "N", "countries": "Narnia"}
        ),
        "En az bir ücret yazın.": owner.post(new_rate, good | {"fee_0": ""}),
        "Bu basamağın ücretini yazın": owner.post(new_rate, good | {"limit_0": "5", "fee_0": ""}),
        "Sayı yazın, örneğin 2 ya da 2,5.": owner.post(new_rate, good | {"limit_0": "çok"}),
        "Son basamağın üst sınırı yoksa": owner.post(new_rate, good | {"extra_fee": "5"}),
        "Üst sınırlar küçükten büyüğe gitmelidir.": owner.post(
            new_rate, good | {"limit_0": "5", "limit_1": "2", "fee_1": "1"}
        ),
    }

    for sentence, answer in answers.items():
        assert answer.status_code == 422, sentence
        assert sentence in unescape(answer.content.decode())
    assert facts() == before
    assert (ShippingRate.objects.count(), ShippingZone.objects.count()) == (0, 1)


def test_more_steps_are_drawn_without_saving_and_keep_what_was_typed(owner: Client) -> None:
    zone = save_zone(None, actor=AYSE, name="Türkiye", countries=["TR"])
    typed = {"name": "Basamaklı", "basis": "weight", "vat_rate": "20", "limit_0": "1,5", "fee_0": "49,90", "fee_2": ""}

    more = owner.post(reverse("panel:settings-rate-new", args=[zone.pk]), typed | {"more": "1"}).content.decode()

    assert 'name="fee_5"' in more
    assert 'value="1,5"' in more
    assert 'value="Basamaklı"' in more
    assert ShippingRate.objects.count() == 0


def test_a_rate_is_opened_changed_and_removed_and_the_zone_with_it(owner: Client) -> None:
    zone = save_zone(None, actor=AYSE, name="Türkiye", countries=["TR"])
    rate = save_rate(None, actor=AYSE, zone_id=zone.pk, name="Standart", basis="weight", steps=[(1_500, 4_990)])
    assert 'value="1,5"' in page(owner, "settings-rate", zone.pk, rate.pk)

    owner.post(
        reverse("panel:settings-rate", args=[zone.pk, rate.pk]),
        {"name": "Ücretsiz", "basis": "value", "vat_rate": "20", "fee_0": "0"},
    )
    assert [offer.fee for offer in offers_to(city="Ankara")] == [0]
    owner.post(reverse("panel:settings-rate-remove", args=[rate.pk]))
    assert offers_to(city="Ankara") == []
    owner.post(reverse("panel:settings-zone-remove", args=[zone.pk]))
    assert ShippingZone.objects.count() == 0


def test_a_script_in_a_name_stays_a_name(owner: Client) -> None:
    save_zone(None, actor=AYSE, name="<script>alert(1)</script>", countries=["TR"])

    assert "<script>alert(1)" not in owner.get(reverse("panel:settings-zones")).content.decode()
