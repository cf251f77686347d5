"""Kargo teslim listesi: the parcels a courier takes along, with a place to sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import override

from kervan.documents.typesetting import capitals, plain, readable_time, typeset
from kervan.lib.money import format_money


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """One parcel on the list. ``cash`` is what the courier collects at the door, in kuruş; 0 for nothing."""

    reference: str
    order_number: str
    receiver: str
    place: str
    pieces: int = 1
    cash: int = 0
    currency: str = "TRY"


def render_dispatch_list(
    *,
    number: int,
    carrier: str,
    day: date,
    sender: str,
    parcels: Sequence[HandedOver],
    printed_at: datetime,
    courier: str = "",
    lang: str = "tr",
) -> bytes:
    """An A4 PDF; ``printed_at`` is aware. An empty list is a paper without rows."""
    with override(lang):
        words = {
            "title": capitals(_("Kargo teslim listesi"), lang),
            "number": _("Liste no: %(number)s") % {"number": number},
            "summary": _("%(parcels)d gönderi, %(pieces)d koli")
            % {"parcels": len(parcels), "pieces": sum(parcel.pieces for parcel in parcels)},
            "reference": capitals(_("Referans"), lang),
            "order": capitals(_("Sipariş"), lang),
            "receiver": capitals(_("Alıcı"), lang),
            "place": capitals(_("İlçe / il"), lang),
            "pieces": capitals(_("Koli"), lang),
            "cash": capitals(_("Kapıda"), lang),
            "given": _("Teslim eden (ad, imza)"),
            "taken": _("Teslim alan (ad, imza, saat)"),
        }
    data: dict[str, Any] = {
        "words": words,
        "carrier": plain(carrier),
        "sender": plain(sender),
        "courier": plain(courier),
        "day": format_date(day, "d MMMM y", locale=lang),
        "printed": readable_time(printed_at, lang),
        "parcels": [
            {
                "place_in_list": str(place),
                "reference": plain(parcel.reference),
                "order": plain(parcel.order_number),
                "receiver": plain(parcel.receiver, 80),
                "place": plain(parcel.place, 60),
                "pieces": str(parcel.pieces),
                "cash": format_money(parcel.cash, parcel.currency, lang) if parcel.cash else "",
            }
            for place, parcel in enumerate(parcels, start=1)
        ],
    }
    pdf: bytes = typeset("dispatch_list", data)
    return pdf
