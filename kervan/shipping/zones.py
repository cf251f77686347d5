"""Reading zones and their rates: for quoting, for Ayarlar → Nakliyat."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kervan.lib.countries import country_codes
from kervan.shipping.models import ShippingRate, ShippingZone
from kervan.shipping.quoting import Basis, Level, Load, Offer, Rate, Step, Zone, quote


def zones() -> list[Zone]:
    """Every zone with its places and rates: three statements whatever their number."""
    return [
        Zone(
            id=row.pk,
            name=row.name,
            places=frozenset((Level(place.level), place.code) for place in row.places.all()),
            rates=tuple(rate_of(rate) for rate in row.rates.all()),
        )
        for row in ShippingZone.objects.prefetch_related("places", "rates")
    ]


def countries_served(known: Iterable[Zone]) -> list[str]:
    """Countries that some zone names, by code; Türkiye is always among them."""
    places = {place for zone in known for place in zone.places}
    if any(level == Level.EVERYWHERE for level, _code in places):
        return country_codes()
    return sorted({"TR"} | {code for level, code in places if level == Level.COUNTRY})


def rate_of(row: ShippingRate) -> Rate:
    """A stored rate as quoting takes it."""
    return Rate(
        id=row.pk,
        name=row.name,
        basis=Basis(row.basis),
        steps=tuple(Step(up_to=up_to, fee=fee) for up_to, fee in row.steps),
        vat_rate=row.vat_rate,
        free_from=row.free_from,
        extra_fee=row.extra_fee,
        carrier_account_id=row.account_id,
    )


def offers_to(
    *, country: str = "TR", city: str = "", goods_value: int = 0, weight_g: int = 0, desi: Decimal = Decimal(0)
) -> list[Offer]:
    """What sending this there costs in this shop, the cheapest first; empty when nothing is offered."""
    load = Load(goods_value=goods_value, weight_g=weight_g, desi=desi)
    return quote(zones(), load, country=country, city=city)
