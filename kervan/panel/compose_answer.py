"""What "Sipariş oluştur" shows: the sheet with what it costs, what is missing, how it is kept and how it may be saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kervan.customers.places import cities, districts
from kervan.lib import clock
from kervan.lib.errors import DomainError, Invalid, NotAllowed
from kervan.orders.models import Adjustment
from kervan.orders.pricing import AdjustmentKind, Priced
from kervan.panel.asking import actor_of, staff_of
from kervan.panel.compose_search import customers_for
from kervan.panel.compose_sheet import Sheet
from kervan.sales.actions.place_draft import RIGHTS, PlaceAs
from kervan.sales.draft_links import draft_url
from kervan.sales.draft_review import Review, review
from kervan.sales.models import Draft
from kervan.shipping.quoting import Offer
from kervan.shipping.zones import offers_to

JUST_NOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the checklist, with the element it is settled at."""

    text: str
    anchor: str
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Way:
    """One of the ways to save: what its button says, what will happen, and why it cannot be pressed."""

    do: str
    label: str
    text: str
    icon: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A way to send it and its price; ``chosen`` when its name stands on the order, ``old`` when at another price."""

    offer: Offer
    chosen: bool
    old: bool


class Answer:
    """One answer of the page."""

    def __init__(
        self,
        request: HttpRequest,
        sheet: Sheet,
        *,
        draft: Draft | None = None,
        version: int | None = None,
        key: str = "",
    ) -> None:
        self.request, self.sheet, self.draft, self.version, self.key = request, sheet, draft, version, key
        self.kept = False
        self.strict = False
        self.focus = self.problem = self.find = self.who = ""
        self.conflict: NotAllowed | None = None
        self.refusal: DomainError | None = None
        self.offered: list[Any] = []
        self.errors: dict[str, str] = {}

    def say(self, sentence: str) -> None:
        """Something about the search, beside it."""
        self.problem = sentence

    def stored(self, draft: Draft) -> None:
        """It is kept now."""
        self.draft, self.version, self.kept = draft, draft.version, True

    def refused(self, refusal: DomainError) -> None:
        """Why it could not be saved."""
        if isinstance(refusal, NotAllowed) and refusal.code in {"draft_changed", "not_a_draft"}:
            self.conflict = refusal
        elif isinstance(refusal, Invalid):
            self.errors = dict(refusal.fields)
        self.refusal = refusal

    def page(self, status: int = 200) -> HttpResponse:
        """The whole page, or to htmx what stands in ``main``."""
        template = "panel/compose/page.html"
        if getattr(self.request, "htmx", False):
            template, status = "panel/compose/_page.html", 200
        return render(self.request, template, self.context(), status=status)

    def context(self) -> dict[str, Any]:
        """What templates/panel/compose/_page.html is drawn from."""
        sheet = self.sheet
        readable = sheet.readable
        new = sheet.order()
        found = review(new)
        errors = found.wrong | self.errors | (found.missing if self.strict else {})
        sheet.look(found, errors=errors)
        checklist = self._checklist(found, readable)
        rights = staff_of(self.request).rights
        return {
            "sheet": sheet,
            "draft": self.draft,
            "pay_link": draft_url(self.draft.order) if self.draft else "",
            "version": self.version or "",
            "key": self.key,
            "checklist": checklist,
            "blocked": sum(item.blocks for item in checklist),
            "totals": _totals(found.priced),
            "priced": found.priced,
            "unpriced": bool(sheet.rows) and not found.priced.lines,
            "customer": found.customer,
            "refusal": self._refusal(found),
            "conflict": self.conflict,
            "problem": self.problem,
            "find": self.find,
            "offered": self.offered,
            "who": self.who,
            "people": customers_for(self.who) if self.who else [],
            "sees_phone": "customers.see_phone" in rights,
            "kept": self.kept,
            "unkept": not readable or bool(found.wrong),
            "other": self._other(),
            "focus": self.focus,
            "cities": cities(),
            "ship_districts": districts(sheet.data.get("ship-city", "")[:60]),
            "bill_districts": districts(sheet.data.get("bill-city", "")[:60]),
            "offers": self.offers(found),
            "ways": _ways(rights),
            "more": _more(sheet),
        }

    def offers(self, found: Review) -> list[Offered]:
        """What the shop's zones and rates ask for sending this there; empty while there is nothing to send."""
        if not found.priced.lines:
            return []
        rules = sum(row.amount for row in found.priced.adjustments if row.kind == AdjustmentKind.PRICE_RULE)
        weight, desi = 0, Decimal(0)
        for line in self.sheet.order().lines:
            variant = found.variants.get(line.sku)
            if variant is not None:
                weight, desi = weight + variant.weight_g * line.quantity, desi + variant.desi * line.quantity
        where = self.sheet.data
        offers = offers_to(
            country=where.get("ship-country", "")[:2] or "TR",
            city=where.get("ship-city", "")[:60],
            goods_value=found.priced.goods_total + rules,
            weight_g=weight,
            desi=desi,
        )
        fee, name = self.sheet.foot.cleaned_data.get("fee"), self.sheet.foot.cleaned_data.get("fee_label")
        return [
            Offered(offer, chosen=offer.name == name, old=offer.name == name and fee != offer.fee) for offer in offers
        ]

    def _refusal(self, found: Review) -> str:
        """What no field can say."""
        if self.refusal is None or self.conflict is not None:
            return ""
        if not isinstance(self.refusal, Invalid):
            return str(self.refusal)
        homeless = [text for path, text in self.errors.items() if self.sheet.place_of(path)[0] is None]
        return " ".join(dict.fromkeys(homeless))

    def _checklist(self, found: Review, readable: bool) -> list[Item]:
        sheet = self.sheet
        items = [Item(text, sheet.anchor(path)) for path, text in (found.wrong | found.missing | found.short).items()]
        if not readable:
            items.insert(0, Item(_("Anlaşılamayan alanlar var; kırmızıyla işaretlendi."), "compose"))
        items += [Item(text, sheet.anchor(path), blocks=False) for path, text in found.advice.items()]
        return items

    def _other(self) -> Draft | None:
        """The draft, when a colleague changed it a moment ago."""
        draft = self.draft
        if draft is None or self.request.method != "GET" or draft.changed_at < clock.now() - JUST_NOW:
            return None
        actor = actor_of(self.request)
        return None if (draft.changed_by_id, draft.changed_by) == (actor.id, actor.name[:150]) else draft


def _totals(priced: Priced) -> list[tuple[str, int]]:
    """Goods, then what stands below them, in the words buyers see."""
    if not priced.lines:
        return []
    rows = [(_("Ürünler"), priced.goods_total)]
    for row in priced.adjustments:
        rows.append((row.label or _word(row.kind, row.amount), row.amount))
    return rows


def _word(kind: AdjustmentKind, amount: int) -> str:
    if kind == AdjustmentKind.PRICE_RULE:
        return _("İndirim") if amount < 0 else _("Ek ücret")
    return str(Adjustment.Kind(kind.value).label)


def _ways(rights: frozenset[str]) -> list[Way]:
    why_not = _("Ödemeyi alındı olarak işaretleme yetkiniz yok.")
    lacks = {way: next((right for right in needed if right not in rights), "") for way, needed in RIGHTS.items()}
    return [
        Way("save", _("Taslak olarak kaydet"), _("Stok ayrılmaz, kimseye mesaj gitmez."), "note"),
        Way(
            PlaceAs.AWAITING,
            _("Ödeme bekleniyor"),
            _("Stok ayrılır; havale ya da kapıda ödeme beklenir."),
            "hourglass",
        ),
        Way(
            PlaceAs.PAID,
            _("Ödendi"),
            _("Stok ayrılır, ödeme bugün alındı yazılır; sipariş hazırlanacaklara düşer."),
            "cash",
            why_not if lacks[PlaceAs.PAID] else "",
        ),
        Way(
            PlaceAs.COMPLETED,
            _("Tamamlandı"),
            _("Stok hemen düşer; ödeme, gönderim ve teslim bugünün tarihiyle yazılır."),
            "circle-check",
            {"": "", "payments.record": why_not}.get(
                lacks[PlaceAs.COMPLETED], _("Gönderim ve teslim yazma yetkiniz yok.")
            ),
        ),
    ]


def _more(sheet: Sheet) -> bool:
    """Whether the rarely needed fields hold something."""
    foot = sheet.data
    return bool(foot.get("note", "").strip()) or foot.get("language") == "en"
