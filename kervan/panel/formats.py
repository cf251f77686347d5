"""How the panel writes amounts, moments, phones and counts, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kervan.lib.clock import SHOP_ZONE, now
from kervan.lib.money import format_money

NBSP = "\N{NO-BREAK SPACE}"


def language() -> str:
    """The two letters of the language in use, "tr" when none is."""
    return (get_language() or "tr")[:2]


def money(amount: int | None, currency: str = "TRY") -> str:
    """Kuruş as "1.249,90 TL"; nothing for None."""
    return "" if amount is None else format_money(amount, currency or "TRY", language())


def amount(kurus: int) -> str:
    """Kuruş as a person types them into a field: "1.249,90" ("1,249.90" in English)."""
    return format_money(kurus, "TRY", language()).replace("TRY", "").replace("TL", "").strip(f" {NBSP}")


@lru_cache(maxsize=4096)
def written_day(day: date, pattern: str, lang: str) -> str:
    """A day by Babel's pattern. A page writes the same few days over and over, so each is put together once."""
    return str(format_date(day, pattern, locale=lang))


def full_time(moment: datetime) -> str:
    """ "23 Kas 2026 14:05" in the shop's time."""
    local = moment.astimezone(SHOP_ZONE)
    return f"{written_day(local.date(), 'd MMM y', language())} {local:%H:%M}"


def relative(moment: datetime, at: datetime | None = None) -> str:
    """ "3 dk önce", "bugün 14:05", "dün 09:12", "21 Kas 14:05", or with the year when it is another one."""
    at = at or now()
    local, here = moment.astimezone(SHOP_ZONE), at.astimezone(SHOP_ZONE)
    clock = f"{local:%H:%M}"
    ago = at - moment
    if timedelta(0) <= ago < timedelta(minutes=1):
        return _("şimdi")
    if timedelta(0) <= ago < timedelta(hours=1):
        return _("%(minutes)s dk önce") % {"minutes": int(ago.total_seconds() // 60)}
    days = (here.date() - local.date()).days
    if days == 0:
        return _("bugün %(time)s") % {"time": clock}
    if days == 1:
        return _("dün %(time)s") % {"time": clock}
    if days == -1:
        return _("yarın %(time)s") % {"time": clock}
    if local.year == here.year:
        return f"{written_day(local.date(), 'd MMM', language())} {clock}"
    return written_day(local.date(), "d MMM y", language())


def when(moment: datetime | None) -> SafeString | str:
    """A moment relative to now, with the full time on hover and for programs."""
    if moment is None:
        return ""
    stamp, full = moment.isoformat(timespec="seconds"), full_time(moment)
    return format_html('<time datetime="{}" title="{}">{}</time>', stamp, full, relative(moment).replace(" ", NBSP))


def day(value: date | datetime | None) -> SafeString | str:
    """A day as "23 Kas 2026", "bugün", "dün" or "yarın"."""
    if value is None:
        return ""
    own = value.astimezone(SHOP_ZONE).date() if isinstance(value, datetime) else value
    full = written_day(own, "d MMM y", language())
    named = {0: _("bugün"), 1: _("yarın"), -1: _("dün")}.get((own - now().astimezone(SHOP_ZONE).date()).days)
    title = written_day(own, "d MMMM y EEEE", language())
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', own.isoformat(), title, (named or full).replace(" ", NBSP)
    )


def phone(number: str | None) -> str:
    """ "+905321234567" as "0532 123 45 67"; other countries keep their "+"; anything unreadable stays as it is."""
    digits = "".join(sign for sign in number or "" if sign.isdigit())
    if len(digits) == 12 and digits.startswith("90"):
        digits = "0" + digits[2:]
    elif len(digits) == 10 and digits.startswith("5"):
        digits = "0" + digits
    if len(digits) == 11 and digits.startswith("0"):
        return NBSP.join((digits[:4], digits[4:7], digits[7:9], digits[9:]))
    return number or ""


def iban(number: str | None) -> str:
    """An IBAN in groups of four."""
    bare = "".join((number or "").split()).upper()
    return NBSP.join(bare[start : start + 4] for start in range(0, len(bare), 4))


def count(number: int | None) -> str:
    """A whole number with the language's grouping: "12.480"."""
    return "" if number is None else _grouped(number, language())


@lru_cache(maxsize=4096)
def _grouped(number: int, lang: str) -> str:
    return str(format_decimal(number, locale=lang))


def pieces(number: int | None) -> str:
    """ "3 adet"."""
    if number is None:
        return ""
    return ngettext("%(count)s adet", "%(count)s adet", number) % {"count": count(number)}
