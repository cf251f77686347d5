"""What is wrong with an address before a carrier is asked. Pure: no query, so a thousand orders cost what their rows cost.

Warnings are for people to look at and stop nothing. Only what the carrier is known to refuse (``Limits``) stops a booking.
"""

from __future__ import annotations

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from kervan.customers.address import Address
from kervan.customers.places import find_city, is_district
from kervan.orders.models import Order
from kervan.shipping.carriers import limits_of

_MOBILE_OR_LINE = re.compile(r"\+90[2-58]\d{9}")
_DOOR = re.compile(r"\d")


def told_address(order: Order) -> Address:
    """The address as a carrier would be told it: name and phone are the order's where the address has none."""
    address = Address.from_data(order.shipping_address)
    return replace(address, name=address.name or order.customer_name, phone=address.phone or order.phone)


def address_warnings(address: Address) -> list[str]:
    """Sentences on what may keep the parcel from arriving: il, ilçe, phone, door number. Turkish addresses only."""
    if address.country != "TR":
        return []
    found = []
    if not find_city(address.city):
        found.append(_("“%(city)s” iller listesinde yok.") % {"city": address.city})
    elif not is_district(address.city, address.district):
        found.append(
            _("“%(district)s” %(city)s ilinin ilçeleri arasında yok.")
            % {"district": address.district, "city": address.city}
        )
    if not address.phone:
        found.append(_("Alıcının telefonu yok."))
    elif address.phone.startswith("+90") and not _MOBILE_OR_LINE.fullmatch(address.phone):
        found.append(_("Alıcının telefonu bir Türkiye numarasına benzemiyor."))
    if not _DOOR.search(address.line):
        found.append(_("Adreste kapı numarası görünmüyor."))
    return found


def why_refused(carrier: str, address: Address) -> str:
    """Why this kind of carrier would refuse the address, as the end of a sentence; "" when nothing is known against it."""
    limits = limits_of(carrier)
    if limits.needs_phone and not address.phone:
        return _("alıcının telefonunu ister.")
    if len(address.name) < limits.shortest_name:
        return _("alıcı adında en az %(least)d karakter ister.") % {"least": limits.shortest_name}
    if limits.longest_name is not None and len(address.name) > limits.longest_name:
        return _("alıcı adında en çok %(most)d karakter alır.") % {"most": limits.longest_name}
    line = " ".join(filter(None, (address.neighbourhood, address.line)))
    if limits.longest_line is not None and len(line) > limits.longest_line:
        return _("adreste en çok %(most)d karakter alır.") % {"most": limits.longest_line}
    return ""
