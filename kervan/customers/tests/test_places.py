"""Turkish provinces, districts and neighbourhoods, however people write them."""

from __future__ import annotations

import pytest

from kervan.customers import places
from kervan.customers.places import cities, districts, find_city, find_district, is_district, neighbourhoods


def test_the_whole_country_is_there():
    assert len(cities()) == 81
    assert sum(len(districts(city)) for city in cities()) == 973
    assert len(districts("İstanbul")) == 39
    assert all(neighbourhoods(city, district) for city in cities() for district in districts(city))


def test_lists_follow_the_turkish_alphabet():
    assert cities()[:3] == ("Adana", "Adıyaman", "Afyonkarahisar")
    assert cities().index("Çorum") == cities().index("Çankırı") + 1
    assert cities().index("Isparta") < cities().index("İstanbul")
    assert cities()[-1] == "Zonguldak"
    assert districts("İstanbul")[0] == "Adalar"


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("İstanbul", "İstanbul"),
        ("ISTANBUL", "İstanbul"),
        ("istanbul", "İstanbul"),
        (" İSTANBUL (Avrupa) ", "İstanbul"),
        ("Sanliurfa", "Şanlıurfa"),
        ("Ş.Urfa", "Şanlıurfa"),
        ("K. Maraş", "Kahramanmaraş"),
        ("AFYON", "Afyonkarahisar"),
        ("İçel", "Mersin"),
        ("Iğdır", "Iğdır"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_province_is_found_however_it_is_written(text, city):
    assert find_city(text) == city


@pytest.mark.parametrize(
    ("city", "text", "district"),
    [
        ("İstanbul", "KADIKOY", "Kadıköy"),
        ("istanbul", "kadıköy ilçesi", "Kadıköy"),
        ("İstanbul", "ŞİŞLİ", "Şişli"),
        ("Ankara", "Kadıköy", None),
        ("Atlantis", "Kadıköy", None),
        ("İstanbul", "", None),
    ],
)
def test_a_district_is_found_in_its_own_province_only(city, text, district):
    assert find_district(city, text) == district
    assert is_district(city, text) is (district is not None)


def test_neighbourhoods_of_a_district():
    assert neighbourhoods("istanbul", "KADIKÖY")[:3] == ("19 Mayıs", "Acıbadem", "Bostancı")
    assert neighbourhoods("İstanbul", "Atlantis") == ()
    assert neighbourhoods("Atlantis", "Kadıköy") == ()
    assert districts("Atlantis") == ()


def test_no_two_districts_of_a_province_are_mistaken_for_each_other():
    for city in cities():
        assert [find_district(city, district) for district in districts(city)] == list(districts(city))


@pytest.mark.parametrize("content", [None, "{"])
def test_a_missing_or_damaged_list_says_what_to_do(tmp_path, monkeypatch, content):
    path = tmp_path / "places.json"
    if content is not None:
        path.write_text(content)
    monkeypatch.setattr(places, "DATA", path)
    places._districts.cache_clear()
    try:
        with pytest.raises(places.PlacesMissing, match="make setup"):
            cities()
    finally:
        places._districts.cache_clear()
