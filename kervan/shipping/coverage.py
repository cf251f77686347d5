"""What a merchant should know of the zones: places no zone names, rates that end, zones that lie within others. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kervan.customers.places import cities
from kervan.shipping.quoting import Level, Rate, Zone, zones_naming


@dataclass(frozen=True, slots=True)
class Coverage:
    """``bare``: provinces no zone names. ``abroad``: whether any other country has one. ``within``: (inner, outer) where
    the inner zone's rates win over the outer's. ``ending``: rates with a highest step."""

    bare: tuple[str, ...]
    abroad: bool
    within: tuple[tuple[Zone, Zone], ...]
    ending: tuple[tuple[Zone, Rate], ...]


def coverage_of(zones: Sequence[Zone]) -> Coverage:
    """Walks every province once."""
    bare, within = [], {}
    for city in cities():
        naming = [zone for _level, zone in zones_naming(zones, country="TR", city=city)]
        if not naming:
            bare.append(city)
        for outer in naming[1:]:
            if outer is not naming[0]:
                within[naming[0].id, outer.id] = (naming[0], outer)
    levels = {place for zone in zones for place in zone.places}
    abroad = any(level == Level.EVERYWHERE or (level == Level.COUNTRY and code != "TR") for level, code in levels)
    return Coverage(
        bare=tuple(bare),
        abroad=abroad,
        within=tuple(within.values()),
        ending=tuple((zone, rate) for zone in zones for rate in zone.rates if ends(rate)),
    )


def ends(rate: Rate) -> bool:
    """Whether the rate has no price above its last step."""
    return rate.extra_fee is None and bool(rate.steps) and rate.steps[-1].up_to is not None
