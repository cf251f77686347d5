"""What sending costs: the zone an address lies in, and the offers of its rates. Pure; amounts in kuruş, no database.

A zone names countries, regions of Türkiye, provinces, or everywhere. The most specific one that names the address wins
(province, region, country, everywhere); no two zones name the same place, so there is never a choice left to chance.
A rate asks for one number of the parcel and has a ladder of steps: the first whose ``up_to`` is not exceeded is the price.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from kervan.customers.places import find_city
from kervan.customers.regions import region_of


class Level(StrEnum):
    """How exactly a zone names a place; the first that names the address wins."""

    CITY = "city"
    REGION = "region"
    COUNTRY = "country"
    EVERYWHERE = "everywhere"


class Basis(StrEnum):
    """What a rate is reckoned by, and so the unit of its steps: kuruş, grams, hundredths of a desi."""

    VALUE = "value"
    WEIGHT = "weight"
    DESI = "desi"

    @property
    def label(self) -> str:
        return str(BASES[self])


BASES = {
    Basis.VALUE: _("Ürünlerin tutarı"),
    Basis.WEIGHT: _("Ağırlık"),
    Basis.DESI: _("Desi (kg daha büyükse kg)"),
}
UNIT = {Basis.VALUE: 100, Basis.WEIGHT: 1000, Basis.DESI: 100}
"""A lira, a kilogram, a desi: what one more of costs ``extra_fee``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """``fee`` as long as the number is not above ``up_to`` (None: however large)."""

    up_to: int | None
    fee: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One way to send into a zone.

    ``free_from``: from this value of the goods on it costs nothing. ``extra_fee``: for each further lira, kilogram or desi
    begun above the last step; without it the rate has no price up there.
    """

    id: int
    name: str
    basis: Basis
    steps: tuple[Step, ...]
    vat_rate: Decimal
    free_from: int | None = None
    extra_fee: int | None = None
    carrier_account_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Places that cost the same to send to. ``places``: (level, code); the code of everywhere is ""."""

    id: int
    name: str
    places: frozenset[tuple[Level, str]]
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is to be sent: the goods' value after price rules in kuruş, weight in grams, desi."""

    goods_value: int = 0
    weight_g: int = 0
    desi: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A way to send it and its price, VAT included. ``free``: because the goods are worth enough."""

    zone_id: int
    zone_name: str
    rate_id: int
    name: str
    fee: int
    vat_rate: Decimal
    free: bool = False
    carrier_account_id: int | None = None


def zone_of(zones: Iterable[Zone], *, country: str, city: str = "") -> Zone | None:
    """The zone an address lies in: the one that names it most exactly; None when no zone names it."""
    return next((zone for _level, zone in zones_naming(zones, country=country, city=city)), None)


def zones_naming(zones: Iterable[Zone], *, country: str, city: str = "") -> list[tuple[Level, Zone]]:
    """Every zone that names the address, the most exact first."""
    keys = [(Level.COUNTRY, country.upper()), (Level.EVERYWHERE, "")]
    if country.upper() == "TR":
        known = find_city(city) or ""
        keys = [(Level.CITY, known), (Level.REGION, region_of(known) or ""), *keys]
    zones = sorted(zones, key=lambda zone: zone.id)
    return [(level, zone) for level, code in keys for zone in zones if (level, code) in zone.places]


def quote(zones: Iterable[Zone], load: Load, *, country: str = "TR", city: str = "") -> list[Offer]:
    """What sending ``load`` there costs: an offer per rate of the address's zone, the cheapest first.

    Empty when no zone names the address, or no rate of its zone goes so high.
    """
    zone = zone_of(zones, country=country, city=city)
    if zone is None:
        return []
    offers = []
    for rate in zone.rates:
        free = rate.free_from is not None and load.goods_value >= rate.free_from
        fee = 0 if free else fee_of(rate, load)
        if fee is not None:
            offers.append(
                Offer(
                    zone_id=zone.id,
                    zone_name=zone.name,
                    rate_id=rate.id,
                    name=rate.name,
                    fee=fee,
                    vat_rate=rate.vat_rate,
                    free=free,
                    carrier_account_id=rate.carrier_account_id,
                )
            )
    return sorted(offers, key=lambda offer: (offer.fee, offer.rate_id))


def fee_of(rate: Rate, load: Load) -> int | None:
    """The step's price without regard to ``free_from``; None above the last step."""
    number = _number(rate.basis, load)
    for step in rate.steps:
        if step.up_to is None or number <= step.up_to:
            return step.fee
    if not rate.steps or rate.extra_fee is None:
        return None
    last = rate.steps[-1]
    assert last.up_to is not None
    begun = -(-(number - last.up_to) // UNIT[rate.basis])
    return last.fee + begun * rate.extra_fee


def _number(basis: Basis, load: Load) -> int:
    if basis == Basis.VALUE:
        return load.goods_value
    if basis == Basis.WEIGHT:
        return load.weight_g
    # Carriers reckon by the larger of desi and kilograms.
    return int((max(load.desi, Decimal(load.weight_g) / 1000) * 100).to_integral_value(ROUND_CEILING))
