"""Reading the shop's settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kervan.lib import clock
from kervan.shop.models import Holiday, Page, Shop
from kervan.shop.pages import SLUGS
from kervan.shop.samples import SAMPLE_VERSION, sample


def shop() -> Shop:
    """The shop's settings, made with defaults if they are missing."""
    found = Shop.objects.filter(pk=1).first()
    return found or Shop.objects.get_or_create(pk=1)[0]


#: What customers must be able to read about the seller before they buy.
OF_THE_SELLER = ("legal_name", "address", "district", "city", "phone", "email", "tax_id", "mersis", "kep", "etbis")


def empty_settings() -> list[str]:
    """Labels of what customers should read about the seller and the shop does not say yet, as on Ayarlar → Mağaza."""
    row = shop()
    return [str(row._meta.get_field(name).verbose_name) for name in OF_THE_SELLER if not getattr(row, name)]  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """A page's words, its places (``{satici}``) not yet filled."""

    slug: str
    title: str
    body: str
    version: str


def page_text(slug: str, language: str) -> PageText:
    """The text of a legal or info page: a sample until the shop writes its own."""
    own = Page.objects.filter(slug=slug, language=language).order_by("-version").first()
    if own is not None and own.body:
        day = own.at.astimezone(clock.SHOP_ZONE)
        version = f"{own.version} ({day:%d.%m.%Y})"
        return PageText(slug=slug, title=own.title, body=own.body, version=version)
    title, body = sample(slug, language)
    return PageText(slug=slug, title=title, body=body, version=SAMPLE_VERSION)


def sample_pages() -> list[str]:
    """Titles of the pages that are still samples, in the shop's language: a lawyer has to read them."""
    language = shop().language
    texts = [page_text(slug, language) for slug in SLUGS]
    return [text.title for text in texts if text.version == SAMPLE_VERSION]


def holidays_from(day: date) -> dict[date, bool]:
    """Holidays from ``day`` on: day → whether only half of it is free."""
    return dict(Holiday.objects.filter(day__gte=day).values_list("day", "half_day"))


def years_without_holidays() -> list[int]:
    """This year and the next, as far as the table knows no holiday of them: ship-by dates would be too early."""
    this = clock.today().year
    known = set(Holiday.objects.filter(day__year__in=[this, this + 1]).values_list("day__year", flat=True))
    return [year for year in (this, this + 1) if year not in known]
