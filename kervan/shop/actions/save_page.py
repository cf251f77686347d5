"""Write a legal or info page of the shop."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotFound
from kervan.lib.text import clean
from kervan.shop.models import Page, Shop
from kervan.shop.pages import CONTRACTS, NEEDED, PLACE, SLUGS, places_of
from kervan.shop.queries import page_text, shop

LONGEST = 60_000


@transaction.atomic
def save_page(slug: str, language: str, *, actor: Actor, title: str, body: str) -> Page | None:
    """A new version of the page in ``language`` ("tr", "en"); None when nothing changed. An empty body: the sample again.

    What customers agreed to before stays as it was: their consents keep the words.

    Raises ``NotFound`` for an unknown page or language; ``Invalid`` without a title, for a text that is too long, a place
    that is not known, or a contract that lacks one it needs.
    """
    if slug not in SLUGS or language not in ("tr", "en"):
        raise NotFound(_("Böyle bir sayfa yok."), code="page_not_found")
    title, body = clean(title, 120), clean(body, LONGEST + 1, lines=True)
    if wrong := _odd(slug, title, body):
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    shop()
    Shop.objects.select_for_update().get(pk=1)  # one writer at a time: versions are counted
    before = page_text(slug, language)
    last = Page.objects.filter(slug=slug, language=language).order_by("-version").first()
    if (title, body) == (before.title, before.body) or (not body and (last is None or not last.body)):
        return None
    row = Page.objects.create(
        slug=slug, language=language, version=last.version + 1 if last else 1, title=title if body else "", body=body
    )
    changes = {f"{slug} ({language})": [before.version, page_text(slug, language).version]}
    record("settings.changed", about=row, actor=actor, page="pages", changes=changes)
    return row


def _odd(slug: str, title: str, body: str) -> dict[str, str]:
    if not body:
        return {}
    wrong = {} if title else {"title": _("Sayfaya bir başlık verin.")}
    used = set(PLACE.findall(body))
    unknown = sorted(used - set(places_of(slug)))
    lacking = [place for place in NEEDED if place not in used] if slug in CONTRACTS else []
    if len(body) > LONGEST:
        wrong["body"] = _("Metin çok uzun; en fazla %(most)d karakter olabilir.") % {"most": LONGEST}
    elif unknown:
        wrong["body"] = _("Bu sayfada böyle bir alan yok: %(places)s") % {"places": _shown(unknown)}
    elif lacking:
        wrong["body"] = _("Sözleşmede bu alanlar kalmalı: %(places)s") % {"places": _shown(lacking)}
    return wrong


def _shown(places: list[str]) -> str:
    return ", ".join("{" + place + "}" for place in places)
