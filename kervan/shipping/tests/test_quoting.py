"""What sending costs: the most exact zone wins, boundaries belong to the lower step, nothing is left to chance."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kervan.customers.places import cities
from kervan.customers.regions import CITIES_OF, REGIONS, region_of
from kervan.lib.countries import find_country
from kervan.shipping.quoting import Basis, Level, Load, Rate, Step, Zone, quote, zone_of, zones_naming

VAT = Decimal(20)


def rate(number: int = 1, **values: Any) -> Rate:
    flat = {"name": "Standart", "basis": Basis.VALUE, "steps": (Step(up_to=None, fee=4_990),), "vat_rate": VAT}
    return Rate(id=number, **(flat | values))


def zone(number: int, *places: tuple[Level, str], rates: tuple[Rate, ...] = ()) -> Zone:
    return Zone(id=number, name=f"Z{number}", places=frozenset(places), rates=rates or (rate(number),))


ISTANBUL = zone(1, (Level.CITY, "İstanbul"))
EAST = zone(2, (Level.REGION, "dogu_anadolu"), (Level.REGION, "guneydogu_anadolu"))
TURKIYE = zone(3, (Level.COUNTRY, "TR"))
EUROPE = zone(4, (Level.COUNTRY, "DE"), (Level.COUNTRY, "FR"))
WORLD = zone(5, (Level.EVERYWHERE, ""))
ALL = [WORLD, EUROPE, TURKIYE, EAST, ISTANBUL]


@pytest.mark.parametrize(
    ("country", "city", "found"),
    [
        ("TR", "ISTANBUL", ISTANBUL),
        ("tr", "istanbul (avrupa)", ISTANBUL),
        ("TR", "Van", EAST),
        ("TR", "Urfa", EAST),
        ("TR", "Ankara", TURKIYE),
        ("TR", "Atlantis", TURKIYE),
        ("TR", "", TURKIYE),
        ("DE", "Berlin", EUROPE),
        ("DE", "İstanbul", EUROPE),
        ("US", "", WORLD),
        ("", "", WORLD),
    ],
)
def test_the_most_exact_zone_wins_whatever_their_order(country: str, city: str, found: Zone) -> None:
    assert zone_of(ALL, country=country, city=city) == found
    assert zone_of(ALL[::-1], country=country, city=city) == found


def test_every_zone_that_names_an_address_can_be_told_the_winner_first() -> None:
    assert zones_naming(ALL, country="TR", city="İstanbul") == [
        (Level.CITY, ISTANBUL),
        (Level.COUNTRY, TURKIYE),
        (Level.EVERYWHERE, WORLD),
    ]


def test_no_zone_no_offer() -> None:
    assert quote([ISTANBUL, EUROPE], Load(goods_value=10_000), country="TR", city="Van") == []
    assert quote([], Load(), country="TR", city="İstanbul") == []


@pytest.mark.parametrize(
    ("desi", "fee"),
    [("0", 4_990), ("2", 4_990), ("2.001", 6_990), ("5", 6_990), ("5.01", 7_790), ("6", 7_790), ("6.01", 8_590)],
)
def test_a_step_holds_up_to_and_with_its_limit_and_each_desi_begun_above_the_last_costs_extra(
    desi: str, fee: int
) -> None:
    by_desi = rate(basis=Basis.DESI, steps=(Step(up_to=200, fee=4_990), Step(up_to=500, fee=6_990)), extra_fee=800)
    here = zone(1, (Level.CITY, "İstanbul"), rates=(by_desi,))

    (offer,) = quote([here], Load(desi=Decimal(desi)), city="İstanbul")

    assert (offer.fee, offer.vat_rate, offer.free) == (fee, VAT, False)


def test_carriers_reckon_by_kilograms_when_they_are_more_than_the_desi() -> None:
    by_desi = rate(basis=Basis.DESI, steps=(Step(up_to=200, fee=4_990), Step(up_to=500, fee=6_990)))
    here = [zone(1, (Level.CITY, "İstanbul"), rates=(by_desi,))]

    assert [offer.fee for offer in quote(here, Load(desi=Decimal(1), weight_g=2_001), city="İstanbul")] == [6_990]
    assert quote(here, Load(desi=Decimal("5.01")), city="İstanbul") == []


def test_it_is_free_from_the_amount_on_even_where_no_step_goes_so_high() -> None:
    small = rate(basis=Basis.WEIGHT, steps=(Step(up_to=1_000, fee=4_990),), free_from=75_000)
    here = [zone(1, (Level.COUNTRY, "TR"), rates=(small,))]

    below, above, heavy, heavy_below = (
        quote(here, Load(goods_value=value, weight_g=grams))
        for value, grams in ((74_999, 1_000), (75_000, 1_000), (75_000, 9_000), (74_999, 9_000))
    )

    assert [(offer.fee, offer.free) for offer in below] == [(4_990, False)]
    assert [(offer.fee, offer.free) for offer in above] == [(0, True)]
    assert [(offer.fee, offer.free) for offer in heavy] == [(0, True)]
    assert heavy_below == []


def test_offers_come_cheapest_first_and_by_age_when_they_cost_the_same() -> None:
    rates = (
        rate(7, name="Hızlı", steps=(Step(up_to=None, fee=9_990),)),
        rate(9, name="Standart", carrier_account_id=3),
        rate(8, name="Ekonomik"),
    )
    here = zone(1, (Level.COUNTRY, "TR"), rates=rates)

    offers = quote([here], Load(goods_value=1))

    assert [(offer.rate_id, offer.carrier_account_id) for offer in offers] == [(8, None), (9, 3), (7, None)]


def test_the_seven_regions_hold_every_province_once() -> None:
    assert sorted(city for listed in CITIES_OF.values() for city in listed) == sorted(cities())
    assert set(CITIES_OF) == set(REGIONS)
    assert region_of("Van") == "dogu_anadolu"
    assert region_of("Atlantis") is None


def test_countries_are_found_by_code_and_by_name_in_both_languages() -> None:
    assert [find_country(text) for text in ("de", "Almanya", "GERMANY", " fransa ", "Türkiye", "turkey")] == [
        *("DE", "DE", "DE", "FR", "TR", "TR")
    ]
    assert [find_country(text) for text in ("", "ZZ", "Narnia", "<script>")] == [None] * 4


steps_by_value = st.lists(st.integers(1, 10**7), min_size=1, max_size=8, unique=True).map(sorted)


@given(limits=steps_by_value, data=st.data(), value=st.integers(0, 2 * 10**7), open_end=st.booleans())
def test_the_price_is_the_first_step_that_holds_and_never_rises_without_a_reason(
    limits: list[int], data: st.DataObject, value: int, open_end: bool
) -> None:
    fees = sorted(data.draw(st.lists(st.integers(0, 10**6), min_size=len(limits) + 1, max_size=len(limits) + 1)))
    steps = [Step(up_to=limit, fee=fee) for limit, fee in zip(limits, fees, strict=False)]
    if open_end:
        steps.append(Step(up_to=None, fee=fees[-1]))
    here = [zone(1, (Level.COUNTRY, "TR"), rates=(rate(steps=tuple(steps)),))]

    offers = quote(here, Load(goods_value=value))

    holding = [step.fee for step in steps if step.up_to is None or value <= step.up_to]
    assert [offer.fee for offer in offers] == holding[:1]
    more = quote(here, Load(goods_value=value + 1))
    assert not more or not offers or more[0].fee >= offers[0].fee


@given(
    chosen=st.lists(st.sampled_from(ALL), unique=True),
    country=st.sampled_from(["TR", "DE", "US", ""]),
    city=st.sampled_from(["İstanbul", "Van", "ankara", "", "Atlantis"]),
    data=st.data(),
)
def test_the_same_zones_in_any_order_quote_the_same(
    chosen: list[Zone], country: str, city: str, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(chosen))
    load = Load(goods_value=85_000, desi=Decimal(2))

    assert quote(shuffled, load, country=country, city=city) == quote(chosen, load, country=country, city=city)
