"""The seven geographical regions of Türkiye and their provinces (the First Geography Congress, Ankara 1941)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

REGIONS = {
    "marmara": _("Marmara"),
    "ege": _("Ege"),
    "akdeniz": _("Akdeniz"),
    "ic_anadolu": _("İç Anadolu"),
    "karadeniz": _("Karadeniz"),
    "dogu_anadolu": _("Doğu Anadolu"),
    "guneydogu_anadolu": _("Güneydoğu Anadolu"),
}
"""A region's code and its name."""

CITIES_OF: dict[str, tuple[str, ...]] = {
    "marmara": (
        *("Balıkesir", "Bilecik", "Bursa", "Çanakkale", "Edirne", "İstanbul"),
        *("Kırklareli", "Kocaeli", "Sakarya", "Tekirdağ", "Yalova"),
    ),
    "ege": ("Afyonkarahisar", "Aydın", "Denizli", "İzmir", "Kütahya", "Manisa", "Muğla", "Uşak"),
    "akdeniz": ("Adana", "Antalya", "Burdur", "Hatay", "Isparta", "Kahramanmaraş", "Mersin", "Osmaniye"),
    "ic_anadolu": (
        *("Aksaray", "Ankara", "Çankırı", "Eskişehir", "Karaman", "Kayseri", "Kırıkkale"),
        *("Kırşehir", "Konya", "Nevşehir", "Niğde", "Sivas", "Yozgat"),
    ),
    "karadeniz": (
        *("Amasya", "Artvin", "Bartın", "Bayburt", "Bolu", "Çorum", "Düzce", "Giresun", "Gümüşhane"),
        *("Karabük", "Kastamonu", "Ordu", "Rize", "Samsun", "Sinop", "Tokat", "Trabzon", "Zonguldak"),
    ),
    "dogu_anadolu": (
        *("Ağrı", "Ardahan", "Bingöl", "Bitlis", "Elazığ", "Erzincan", "Erzurum", "Hakkari"),
        *("Iğdır", "Kars", "Malatya", "Muş", "Tunceli", "Van"),
    ),
    "guneydogu_anadolu": (
        *("Adıyaman", "Batman", "Diyarbakır", "Gaziantep", "Kilis", "Mardin", "Siirt", "Şanlıurfa", "Şırnak"),
    ),
}
"""The provinces of each region, spelt as in ``places.cities()``."""

_REGION_OF = {city: region for region, cities in CITIES_OF.items() for city in cities}


def region_of(city: str) -> str | None:
    """The region's code of a province as it is spelt; None for any other text."""
    return _REGION_OF.get(city)
