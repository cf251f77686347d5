"""Places that rules name (a payment method, a carrier account): countries, regions of Türkiye, provinces and districts. Pure.

A place is kept as a code: "DE", "region:ege", "city:İzmir", "district:İstanbul/Kadıköy".
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kervan.customers.places import find_city, find_district
from kervan.customers.regions import REGIONS, region_of
from kervan.lib.countries import country_name, find_country
from kervan.lib.errors import Invalid
from kervan.lib.text import clean, fold

MOST_PLACES = 300


def read_places(typed: Iterable[str]) -> list[str]:
    """The codes of places as people write them ("Türkiye", "Ege Bölgesi", "izmir", "İstanbul/Kadıköy"), each once.

    Raises ``Invalid`` naming what is no place.
    """
    codes, unknown = [], []
    for text in typed:
        text = clean(text, 120)
        if text:
            code = _code_of(text)
            codes.append(code) if code else unknown.append(text)
    if unknown:
        message = _("Böyle bir yer yok: %(places)s.") % {"places": ", ".join(unknown[:5])}
        raise Invalid(message, fields={"places": message})
    codes = list(dict.fromkeys(codes))
    if len(codes) > MOST_PLACES:
        message = _("En fazla %(most)d yer yazılabilir.") % {"most": MOST_PLACES}
        raise Invalid(message, fields={"places": message})
    return codes


def place_name(code: str) -> str:
    """The place as ``read_places`` would read it again."""
    kind, _colon, name = code.partition(":")
    if not name:
        return country_name(code, get_language() or "tr")
    if kind == "region":
        return _("%(region)s Bölgesi") % {"region": REGIONS[name]}
    return name


def within(codes: Iterable[str], *, country: str, city: str = "", district: str = "") -> bool:
    """Whether one of the places names the address. An unknown province or district is in none but its country."""
    names = {country.upper()}
    if country.upper() == "TR" and (found := find_city(city)):
        names |= {f"city:{found}", f"region:{region_of(found)}"}
        if part := find_district(found, district):
            names.add(f"district:{found}/{part}")
    return not names.isdisjoint(codes)


def _code_of(text: str) -> str | None:
    city, slash, district = text.partition("/")
    if slash:
        found = find_district(city, district)
        return f"district:{find_city(city)}/{found}" if found else None
    if found := find_city(text):
        return f"city:{found}"
    return _region_code(text) or find_country(text)


def _region_code(text: str) -> str | None:
    typed = fold(text)
    for code, name in REGIONS.items():
        turkish = code.replace("_", " ")
        if typed in {turkish, f"{turkish} bolgesi", fold(_("%(region)s Bölgesi") % {"region": name})}:
            return f"region:{code}"
    return None
