"""Shipping zones: places that cost the same to send to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kervan.customers.places import find_city
from kervan.customers.regions import REGIONS
from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.countries import country_name, find_country
from kervan.lib.errors import Invalid, NotFound
from kervan.lib.text import clean
from kervan.shipping.models import ShippingZone, ZonePlace
from kervan.shipping.quoting import Level

MOST_PLACES = 400
ONE_AT_A_TIME = 7_301_004  # two people who save zones at once must see each other's places


@transaction.atomic
def save_zone(
    zone_id: int | None,
    *,
    actor: Actor,
    name: str,
    countries: Iterable[str] = (),
    regions: Iterable[str] = (),
    cities: Iterable[str] = (),
    everywhere: bool = False,
) -> ShippingZone:
    """Add a zone (None) or change it. Countries by code or name, regions by code (see customers/regions.py), provinces
    however they are written; ``everywhere`` is whatever no other zone names.

    Raises ``Invalid`` for no name, no place, an unknown place or one that another zone names; ``NotFound``.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    row = ShippingZone() if zone_id is None else _locked(zone_id)
    wrong: dict[str, str] = {}
    name = clean(name, 80)
    if not name:
        wrong["name"] = _("Ad boş olamaz.")
    wanted = _places(countries, regions, cities, everywhere, wrong)
    if not wanted and not wrong:
        wrong["cities"] = _("En az bir ülke, bölge ya da il seçin.")
    if len(wanted) > MOST_PLACES:
        wrong["cities"] = _("Bir bölgede en fazla %(most)d yer olabilir.") % {"most": MOST_PLACES}
    _refuse_taken(row, wanted, wrong)
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    before = _told(row.name, row.places.values_list("level", "code")) if row.pk else _told("", [])
    after = _told(name, wanted)
    if before == after:
        return row
    row.name = name
    row.save()
    known = set(row.places.values_list("level", "code"))
    for level, code in known - set(wanted):
        row.places.filter(level=level, code=code).delete()
    ZonePlace.objects.bulk_create(
        ZonePlace(zone=row, level=level, code=code) for level, code in wanted if (level, code) not in known
    )
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    record("settings.changed", about=row, actor=actor, page="shipping_zones", changes=changes)
    return row


@transaction.atomic
def remove_zone(zone_id: int, *, actor: Actor) -> None:
    """Take a zone and its rates off the list. Orders keep the fee they were given. Removing twice is fine."""
    row = ShippingZone.objects.select_for_update().filter(pk=zone_id).first()
    if row is None:
        return
    record("settings.changed", about=row, actor=actor, page="shipping_zones", changes={"name": [row.name, None]})
    row.delete()


def _locked(zone_id: int) -> ShippingZone:
    row = ShippingZone.objects.select_for_update().filter(pk=zone_id).first()
    if row is None:
        raise NotFound(_("Böyle bir gönderim bölgesi yok."), code="zone_not_found")
    return row


def _places(
    countries: Iterable[str], regions: Iterable[str], cities: Iterable[str], everywhere: bool, wrong: dict[str, str]
) -> list[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}
    for text in cities:
        city = find_city(text)
        if city is None:
            wrong["cities"] = _("“%(city)s” diye bir il yok.") % {"city": clean(text, 60)}
        else:
            found[Level.CITY, city] = None
    for region in regions:
        if region not in REGIONS:
            wrong["regions"] = _("Böyle bir bölge yok.")
        else:
            found[Level.REGION, region] = None
    for text in countries:
        country = find_country(text)
        if country is None:
            wrong["countries"] = _("“%(country)s” diye bir ülke yok; adını ya da iki harfli kodunu yazın.") % {
                "country": clean(text, 60)
            }
        else:
            found[Level.COUNTRY, country] = None
    if everywhere:
        found[Level.EVERYWHERE, ""] = None
    return [(str(level), code) for level, code in found]


def _refuse_taken(row: ShippingZone, wanted: list[tuple[str, str]], wrong: dict[str, str]) -> None:
    fields = {
        Level.CITY: "cities",
        Level.REGION: "regions",
        Level.COUNTRY: "countries",
        Level.EVERYWHERE: "everywhere",
    }
    for place in ZonePlace.objects.exclude(zone=row.pk).select_related("zone"):
        if (place.level, place.code) in wanted:
            message = _("%(place)s zaten “%(zone)s” bölgesinde; önce oradan çıkarın.")
            words = {"place": place_name(place.level, place.code), "zone": place.zone.name}
            wrong.setdefault(fields[Level(place.level)], message % words)


def place_name(level: str, code: str, language: str = "tr") -> str:
    """A zone's place as people read it."""
    if level == Level.EVERYWHERE:
        return _("Başka her yer")
    if level == Level.REGION:
        return str(REGIONS[code])
    return country_name(code, language) if level == Level.COUNTRY else code


def _told(name: str, places: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "places": sorted(f"{level}:{code}" for level, code in places)}
