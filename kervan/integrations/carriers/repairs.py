"""What a carrier's words complain about, and what the merchant can do: for carriers whose codes tell too little. Pure."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kervan.lib.text import fold

Repair = tuple[str | None, str | Promise]

NAME: Repair = ("receiver.name", _("Alıcının adını ve soyadını tam yazıp yeniden deneyin."))
PHONE: Repair = ("receiver.phone", _("Alıcının telefonunu alan koduyla birlikte yazıp yeniden deneyin."))
LINE: Repair = ("receiver.line", _("Cadde, sokak ve kapı numarasını yazıp yeniden deneyin."))
CITY: Repair = ("receiver.city", _("İli listeden seçip yeniden deneyin."))
DISTRICT: Repair = ("receiver.district", _("İlçeyi listeden seçip yeniden deneyin."))
EMAIL: Repair = ("receiver.email", _("Alıcının e-posta adresini düzeltip yeniden deneyin."))
CASH: Repair = ("cash_on_delivery.amount", _("Ödemeyi başka bir yolla alın ya da başka bir kargo hesabı seçin."))
PIECES: Repair = ("pieces", _("Parça sayısını düzeltip yeniden deneyin."))
DESI: Repair = ("desi", _("Desiyi düzeltin ya da gönderiyi birden çok koliye bölün."))
ACCOUNT: Repair = (None, _("Ayarlar → Kargo hesapları sayfasında hesabın bilgilerini denetleyin."))
ON_ITS_WAY: Repair = (None, _("Gönderi yola çıktı: teslimattan sonra iade alın ya da kargo firmasını arayın."))
OTHER: Repair = (None, _("Gönderinin bilgilerini denetleyip yeniden deneyin; düzelmezse kargo firmasını arayın."))

#: Folded; the first that fits.
_COMPLAINTS: tuple[tuple[str, Repair], ...] = (
    (r"sifre|kullanici|token|yetki|unauthor|forbidden|subscription|credential|api ?key|customernotfound", ACCOUNT),
    (r"\bkapida\b|tahsilat|\bcod\b|cash on delivery|odeme", CASH),
    (r"telefon|phone|gsm|\bcep\b", PHONE),
    (r"e-?posta|e-?mail", EMAIL),
    (r"\bilce|district|town|\bsube|out ?of ?coverage|moveoption|postal", DISTRICT),
    (r"\bil\b|\bili\b|sehir|\bcity|cityname|citynot", CITY),
    (r"\bdesi|agirlik|weight|\bkg\b|olcu|dimension", DESI),
    (r"parca|piece|parcel count|adet", PIECES),
    (r"\bisim|\badi\b|ad soyad|adsoyad|\bunvan|name|contact", NAME),
    (r"adres|address|geocode", LINE),
)


def repair_of(words: str) -> Repair:
    """The field that a carrier's sentence complains about, and the hint beside it."""
    folded = fold(words)
    return next((repair for pattern, repair in _COMPLAINTS if re.search(pattern, folded)), OTHER)
