"""The merchant's own words: plain text with a few named places that are filled in."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.lib.errors import Invalid
from kervan.notifications.facts import Facts

PLACES: dict[str, str | Promise] = {
    "siparis_no": gettext_lazy("sipariş numarası"),
    "ad": gettext_lazy("müşterinin adı"),
    "magaza": gettext_lazy("mağazanın adı"),
    "tutar": gettext_lazy("siparişin tutarı"),
    "kalan_tutar": gettext_lazy("ödenecek kalan tutar"),
    "kargo": gettext_lazy("kargo firması"),
    "takip_no": gettext_lazy("takip numarası"),
    "takip_linki": gettext_lazy("takip linki"),
}

_PLACE = re.compile(r"\{([^{}]*)\}")


def check_words(text: str, *, field: str) -> None:
    """Raises ``Invalid`` for a place nobody can fill, or for a brace that stands alone."""
    unknown = [name for name in _PLACE.findall(text) if name not in PLACES]
    if unknown:
        message = _("{%(name)s} diye bir alan yok. Kullanabilecekleriniz: %(known)s.") % {
            "name": unknown[0],
            "known": ", ".join(f"{{{name}}}" for name in PLACES),
        }
        raise Invalid(message, code="unknown_place", fields={field: message})
    if set(_PLACE.sub("", text)) & {"{", "}"}:
        message = _("Süslü parantez yalnızca {siparis_no} gibi alanlar içindir.")
        raise Invalid(message, code="lonely_brace", fields={field: message})


def fill_words(text: str, facts: Facts) -> str:
    """``text`` with its places filled in. What a customer typed is never read as a place."""
    parcel = facts.parcel
    values = {
        "siparis_no": f"#{facts.number}",
        "ad": facts.customer,
        "magaza": facts.shop.name,
        "tutar": facts.money(facts.total),
        "kalan_tutar": facts.money(max(facts.balance, 0)),
        "kargo": parcel.carrier,
        "takip_no": parcel.tracking_number,
        "takip_linki": parcel.tracking_url,
    }
    return _PLACE.sub(lambda match: values.get(match[1], match[0]), text)
