"""An address as orders, labels and carriers use it: checked once, kept as a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from kervan.customers.places import find_city, find_district
from kervan.lib.errors import Invalid
from kervan.lib.phones import to_e164
from kervan.lib.tax_ids import check_tax_id
from kervan.lib.text import clean

LIMITS = {
    "name": 150,
    "line": 300,
    "neighbourhood": 100,
    "district": 60,
    "city": 60,
    "postal_code": 12,
    "tax_office": 60,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Who and where. ``city`` is il, ``district`` ilçe, ``neighbourhood`` mahalle; phone in E.164; country ISO 3166-1."""

    name: str = ""
    phone: str = ""
    line: str = ""
    neighbourhood: str = ""
    district: str = ""
    city: str = ""
    postal_code: str = ""
    country: str = "TR"
    tax_id: str = ""
    tax_office: str = ""

    def as_data(self) -> dict[str, str]:
        """For the JSON column: only what is filled in."""
        return {key: value for key, value in asdict(self).items() if value}

    @classmethod
    def from_data(cls, data: Mapping[str, Any] | None) -> Address:
        """From the JSON column."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: str(value) for key, value in (data or {}).items() if key in known})


def checked_address(data: Mapping[str, Any], *, path: str, complete: bool = True) -> Address:
    """Tidy an address and name what is wrong with it, with field paths below ``path``.

    Turkish il and ilçe get their proper spelling when they are known ("ISTANBUL" → "İstanbul"); unknown ones are kept as
    written, because only the carrier decides what it can reach. ``complete``: name, line, il and ilçe are wanted.

    Raises ``Invalid``.
    """
    wrong: dict[str, str] = {}
    values = {key: clean(str(data.get(key) or ""), limit + 1) for key, limit in LIMITS.items()}
    for key, limit in LIMITS.items():
        if len(values[key]) > limit:
            wrong[f"{path}.{key}"] = _("En fazla %(most)d karakter olabilir.") % {"most": limit}
    country = clean(str(data.get("country") or "TR"), 2).upper()
    if len(country) != 2 or not country.isalpha():
        wrong[f"{path}.country"] = _("Ülke iki harfli kodla yazılır, örneğin TR.")
    phone = clean(str(data.get("phone") or ""), 40)
    if phone:
        try:
            phone = to_e164(phone, country if country.isalpha() else "TR")
        except Invalid as error:
            wrong[f"{path}.phone"] = error.message
    tax_id = clean(str(data.get("tax_id") or ""), 20).replace(" ", "")
    if tax_id and country == "TR":
        try:
            check_tax_id(tax_id)
        except Invalid as error:
            wrong[f"{path}.tax_id"] = error.message
    if complete:
        needed = {"name": _("ad"), "line": _("adres"), "city": _("il")}
        if country == "TR":
            needed["district"] = _("ilçe")
        for key, word in needed.items():
            if not values[key]:
                wrong[f"{path}.{key}"] = _("Adreste %(what)s eksik.") % {"what": word}
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="invalid_address", fields=wrong)
    if country == "TR":
        values["city"] = find_city(values["city"]) or values["city"]
        values["district"] = find_district(values["city"], values["district"]) or values["district"]
    return Address(**values, phone=phone, country=country, tax_id=tax_id)
