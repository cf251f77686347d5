"""Zones and rates as the merchant keeps them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kervan.lib.errors import Invalid, NotFound
from kervan.shipping.actions.save_rate import remove_rate, save_rate
from kervan.shipping.actions.save_zone import remove_zone, save_zone
from kervan.shipping.models import ShippingRate, ShippingZone, ZonePlace
from kervan.shipping.zones import offers_to
from tests.shop import AYSE, Shop, facts


def test_a_shop_with_zones_quotes_what_its_merchant_wrote(shop: Shop) -> None:
    account = shop.sandbox()
    home = save_zone(None, actor=AYSE, name="İstanbul", cities=["istanbul"])
    rest = save_zone(None, actor=AYSE, name="Türkiye", countries=["Türkiye"])
    steps = [(200, 4_990), (500, 6_990)]
    save_rate(None, actor=AYSE, zone_id=home.pk, name="Standart", basis="desi", steps=steps, free_from=100_000)
    save_rate(None, actor=AYSE, zone_id=rest.pk, name="Hızlı", steps=[(None, 9_990)], carrier_account_id=account.pk)

    (near,) = offers_to(city="İSTANBUL", goods_value=85_000, desi=Decimal(2))
    (far,) = offers_to(city="Ankara", goods_value=85_000, desi=Decimal(2))

    assert (near.zone_name, near.name, near.fee, near.vat_rate) == ("İstanbul", "Standart", 4_990, Decimal(20))
    assert (far.name, far.fee, far.carrier_account_id) == ("Hızlı", 9_990, account.pk)
    assert offers_to(country="DE") == []
    assert shop.events() == ["settings.changed"] * 4


def test_saving_the_same_again_changes_and_records_nothing(shop: Shop) -> None:
    zone = save_zone(None, actor=AYSE, name="Doğu", regions=["dogu_anadolu"], cities=["Urfa"])
    rate = save_rate(None, actor=AYSE, zone_id=zone.pk, name="Standart", steps=[(None, 4_990)])
    before = facts()

    save_zone(zone.pk, actor=AYSE, name=" Doğu ", regions=["dogu_anadolu"], cities=["Şanlıurfa", "urfa"])
    save_rate(rate.pk, actor=AYSE, zone_id=zone.pk, name="Standart", steps=[(None, 4_990)])

    assert facts() == before
    assert sorted(ZonePlace.objects.values_list("level", "code")) == [("city", "Şanlıurfa"), ("region", "dogu_anadolu")]


def test_a_place_lies_in_one_zone_and_the_refusal_names_the_other(shop: Shop) -> None:
    save_zone(None, actor=AYSE, name="Marmara", regions=["marmara"], cities=["Ankara"], everywhere=True)
    other = save_zone(None, actor=AYSE, name="Öteki", cities=["İzmir"])
    before = facts()

    with pytest.raises(Invalid) as refusal:
        save_zone(other.pk, actor=AYSE, name="Öteki", cities=["İzmir", "ankara"], everywhere=True)

    assert refusal.value.fields == {
        "cities": "Ankara zaten “Marmara” bölgesinde; önce oradan çıkarın.",
        "everywhere": "Başka her yer zaten “Marmara” bölgesinde; önce oradan çıkarın.",
    }
    assert facts() == before
    save_zone(other.pk, actor=AYSE, name="Öteki", cities=["İzmir", "İstanbul"])  # more exact than the region: fine


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"cities": ["Atlantis"]}, "cities"),
        ({"cities": ["<script>alert(1)</script>"]}, "cities"),
        ({"cities": []}, "cities"),
        ({"regions": ["trakya"]}, "regions"),
        ({"countries": ["Narnia"]}, "countries"),
    ],
)
def test_a_zone_of_nowhere_is_refused_and_leaves_no_trace(shop: Shop, wrong: dict[str, Any], field: str) -> None:
    before = facts()

    with pytest.raises(Invalid) as refusal:
        save_zone(None, actor=AYSE, **({"name": "Bölge", "cities": ["İzmir"]} | wrong))

    assert list(refusal.value.fields) == [field]
    assert (facts(), ShippingZone.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"basis": "moon"}, "basis"),
        ({"steps": []}, "steps"),
        ({"steps": [(None, 1), (None, 2)]}, "steps"),
        ({"steps": [(500, 1), (500, 2)]}, "steps"),
        ({"steps": [(500, 1), (200, 2)]}, "steps"),
        ({"steps": [(0, 1)]}, "steps"),
        ({"steps": [(10**18, 1)]}, "steps"),
        ({"steps": [(None, -1)]}, "steps"),
        ({"steps": [(None, 10**18)]}, "steps"),
        ({"steps": [(number, 1) for number in range(1, 43)]}, "steps"),
        ({"extra_fee": 100}, "extra_fee"),
        ({"extra_fee": -1, "steps": [(100, 1)]}, "extra_fee"),
        ({"free_from": -1}, "free_from"),
        ({"free_from": 10**18}, "free_from"),
        ({"vat_rate": Decimal(100)}, "vat_rate"),
        ({"vat_rate": Decimal(-1)}, "vat_rate"),
        ({"carrier_account_id": 99}, "carrier_account_id"),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused_and_leaves_no_trace(
    shop: Shop, wrong: dict[str, Any], field: str
) -> None:
    zone = save_zone(None, actor=AYSE, name="Türkiye", countries=["TR"])
    before = facts()

    with pytest.raises(Invalid) as refusal:
        save_rate(None, **({"actor": AYSE, "zone_id": zone.pk, "name": "Standart", "steps": [(None, 4_990)]} | wrong))

    assert list(refusal.value.fields) == [field]
    assert (facts(), ShippingRate.objects.count()) == (before, 0)


def test_what_is_not_there_is_not_found_and_removing_twice_is_fine(shop: Shop) -> None:
    zone = save_zone(None, actor=AYSE, name="Türkiye", countries=["TR"])
    other = save_zone(None, actor=AYSE, name="Almanya", countries=["DE"])
    rate = save_rate(None, actor=AYSE, zone_id=zone.pk, name="Standart", steps=[(None, 4_990)])

    with pytest.raises(NotFound):
        save_rate(rate.pk, actor=AYSE, zone_id=other.pk, name="Standart", steps=[(None, 4_990)])
    with pytest.raises(NotFound):
        save_rate(None, actor=AYSE, zone_id=99, name="Standart", steps=[(None, 4_990)])
    with pytest.raises(NotFound):
        save_zone(99, actor=AYSE, name="Yok", countries=["FR"])
    for _twice in range(2):
        remove_rate(rate.pk, actor=AYSE)
        remove_zone(zone.pk, actor=AYSE)

    assert list(ShippingZone.objects.values_list("name", flat=True)) == ["Almanya"]
    assert offers_to(city="İzmir") == []


def test_quoting_takes_the_same_statements_whatever_there_is(shop: Shop, django_assert_num_queries: Any) -> None:
    for city in ("İzmir", "Ankara", "Bursa"):
        zone = save_zone(None, actor=AYSE, name=city, cities=[city])
        for name in ("Standart", "Hızlı"):
            save_rate(None, actor=AYSE, zone_id=zone.pk, name=name, steps=[(None, 4_990)])

    with django_assert_num_queries(3):
        assert len(offers_to(city="Ankara")) == 2
