"""What is known about following a parcel: carrier, number, link."""

from __future__ import annotations

from contextlib import suppress

from django.utils.translation import gettext as _

from kervan.lib.errors import Invalid
from kervan.lib.text import clean, fold
from kervan.shipping.links import safe_link, tracking_link
from kervan.shipping.models import Carrier, Shipment


def carrier_named(text: str) -> tuple[str, str]:
    """The carrier meant by a code or a name: its name and link template. Any other text is a carrier's name without one."""
    if not text:
        return "", ""
    wanted = fold(text)
    for carrier in Carrier.objects.all():
        if wanted in {fold(carrier.code), fold(carrier.name)}:
            return carrier.name, carrier.tracking_url
    return text, ""


def write_tracking(shipment: Shipment, *, number: str, url: str, carrier: str) -> bool:
    """Keep carrier, number and link on the parcel; a typed link wins, else the carrier's template makes it.

    Returns whether anything changed. Raises ``Invalid`` for a link that is not a web address, or with nothing at all.
    """
    number, url, carrier = clean(number, 60).replace(" ", ""), clean(url), clean(carrier, 80)
    if not number and not url:
        message = _("Takip numarası ya da takip linki yazın.")
        raise Invalid(message, fields={"tracking_number": message})
    name, template = carrier_named(carrier or shipment.carrier_name)
    if url:
        link = safe_link(url)
    elif template and number:
        link = tracking_link(template, number)
    else:
        link = ""
    new = {"carrier_name": name or shipment.carrier_name, "tracking_number": number, "tracking_url": link}
    changed = any(getattr(shipment, key) != value for key, value in new.items())
    if changed:
        for key, value in new.items():
            setattr(shipment, key, value)
        shipment.save(update_fields=list(new))
    return changed


def link_for(template: str, number: str, *, given: str = "") -> str:
    """The carrier's own link if it gave a usable one, else its template's, else none."""
    if given:
        with suppress(Invalid):
            return safe_link(given)
    with suppress(Invalid):
        return tracking_link(template, number) if template and number else ""
    return ""
