"""Which legal and info pages a shop has, and the places that their texts may use."""

from __future__ import annotations

import re
from functools import cache

from django.utils.translation import gettext_lazy as _

from kervan.shop.samples import sample

CONTRACTS = ("on-bilgilendirme", "mesafeli-satis-sozlesmesi")
SLUGS = ("teslimat-ve-iade", "gizlilik", *CONTRACTS)

PLACE = re.compile(r"\{([a-z_]+)\}")
"""A place in a text that is filled in: ``{satici}``."""

#: What a contract without would not be one.
NEEDED = ("satici", "alici", "urunler", "toplamlar")

PLACES = {
    "magaza": _("Mağaza adı"),
    "satici": _("Satıcının unvanı, adresi ve sicil bilgileri"),
    "unvan": _("Unvan"),
    "adres": _("Adres"),
    "eposta": _("E-posta"),
    "telefon": _("Telefon"),
    "cayma_gun": _("Cayma süresi, gün"),
    "geri_gonderme_gun": _("Geri gönderme süresi, gün"),
    "iade_gun": _("Para iadesi süresi, gün"),
    "iade_baslangic": _("Para iadesi süresinin başlangıcı"),
    "iade_kargo": _("İade kargosunu kimin ödediği"),
    "iade_adresi": _("İade adresi"),
    "kargo_suresi": _("Kargolama süresi"),
    "alici": _("Alıcının adı ve iletişim bilgileri"),
    "fatura": _("Fatura bilgileri"),
    "urunler": _("Ürünler, adetleri ve fiyatları"),
    "toplamlar": _("Ücretler ve toplam"),
    "odeme": _("Ödeme yöntemi"),
    "teslimat": _("Teslimat adresi"),
    "istisnalar": _("Cayma hakkı olmayan ürünler ve sebepleri"),
    "tarih": _("Tarih"),
}
"""Place → what stands there."""


@cache
def places_of(slug: str) -> tuple[str, ...]:
    """The places that a page's text may use: those of the shop, and in contracts those of the order."""
    of_order = set(PLACE.findall(sample("on-bilgilendirme", "tr")[1])) | set(
        PLACE.findall(sample("mesafeli-satis-sozlesmesi", "tr")[1])
    )
    of_shop = {"magaza", "satici", "unvan", "adres", "eposta", "telefon"}
    for info in ("teslimat-ve-iade", "gizlilik"):
        of_shop |= set(PLACE.findall(sample(info, "tr")[1]))
    allowed = of_shop | (of_order if slug in CONTRACTS else set())
    return tuple(place for place in PLACES if place in allowed)
