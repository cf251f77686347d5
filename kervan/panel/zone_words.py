"""Zones and rates in words: a price ladder as a sentence, and what is doubled or missing."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kervan.customers.regions import REGIONS
from kervan.lib.countries import country_name
from kervan.panel import formats
from kervan.shipping.coverage import coverage_of
from kervan.shipping.quoting import Basis, Level, Rate, Zone

MOST_NAMED = 6


def places_of(zone: Zone) -> str:
    """ "Marmara · İzmir, Ankara · Almanya"."""
    by_level: dict[Level, list[str]] = {}
    for level, code in zone.places:
        by_level.setdefault(level, []).append(place_name(level, code))
    order = (Level.COUNTRY, Level.REGION, Level.CITY, Level.EVERYWHERE)
    return " · ".join(named(sorted(by_level[level], key=str.casefold)) for level in order if level in by_level)


def place_name(level: Level, code: str) -> str:
    """A zone's place in the reader's language."""
    if level == Level.EVERYWHERE:
        return _("Başka her yer")
    if level == Level.REGION:
        return str(REGIONS[code])
    return country_name(code, formats.language()) if level == Level.COUNTRY else code


def named(names: Iterable[str]) -> str:
    """The first few, and how many more."""
    names = list(names)
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return _("%(names)s ve %(more)d yer daha") % {
        "names": ", ".join(names[:MOST_NAMED]),
        "more": len(names) - MOST_NAMED,
    }


def measure(basis: Basis, number: int) -> str:
    """A step's limit with its unit: "500,00 TL", "2 kg", "2,5 desi"."""
    if basis == Basis.VALUE:
        return formats.money(number)
    text = f"{(Decimal(number) / (1000 if basis == Basis.WEIGHT else 100)).normalize():f}"
    text = text.replace(".", ",") if formats.language() == "tr" else text
    return f"{text} kg" if basis == Basis.WEIGHT else _("%(number)s desi") % {"number": text}


def ladder(rate: Rate) -> list[str]:
    """The rate's prices, a sentence each."""
    if not rate.steps:
        return []
    if rate.steps[0].up_to is None:
        lines = [_("her gönderi: %(fee)s") % {"fee": formats.money(rate.steps[0].fee)}]
    else:
        lines = []
        for step in rate.steps:
            words = {"fee": formats.money(step.fee), "limit": measure(rate.basis, step.up_to or 0)}
            lines.append((_("daha fazlası: %(fee)s") if step.up_to is None else _("en çok %(limit)s: %(fee)s")) % words)
    if rate.extra_fee is not None:
        unit = {Basis.VALUE: _("aşan her lira"), Basis.WEIGHT: _("aşan her kg"), Basis.DESI: _("aşan her desi")}
        lines.append(f"{unit[rate.basis]} +{formats.money(rate.extra_fee)}")
    if rate.free_from is not None:
        lines.append(_("%(amount)s ve üzeri ücretsiz") % {"amount": formats.money(rate.free_from)})
    return lines


def notes_of(zones: list[Zone]) -> list[dict[str, Any]]:
    """What is missing (amber) and how zones that overlap are settled (plain), as sentences."""
    if not zones:
        return []
    found = coverage_of(zones)
    missing = []
    if found.bare:
        missing.append(_("Şu iller hiçbir bölgede değil, onlara ücret hesaplanmaz: %(cities)s.") % {
            "cities": named(found.bare)
        })  # fmt: skip
    for zone, rate in found.ending:
        limit = measure(rate.basis, rate.steps[-1].up_to or 0)
        words = {"zone": zone.name, "rate": rate.name, "limit": limit}
        missing.append(_("“%(zone)s” bölgesinde “%(rate)s” ücreti %(limit)s üstü için hesaplanmaz.") % words)
    settled = [
        _("“%(inner)s” bölgesindeki illere “%(outer)s” değil “%(inner)s” ücretleri uygulanır.")
        % {"inner": inner.name, "outer": outer.name}
        for inner, outer in found.within
    ]
    if not found.abroad:
        settled.append(_("Yurt dışı için ücret tanımlı değil."))
    return [{"tone": "amber", "text": text} for text in missing] + [{"tone": "", "text": text} for text in settled]
