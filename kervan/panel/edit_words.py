"""An edit's history in words: one short sentence per changed field, old and new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kervan.panel import formats


def edits_in_words(edits: Iterable[Any]) -> str:
    """All entries of an ``order.edited`` event in one line."""
    return " ".join(sentence for entry in edits if isinstance(entry, Mapping) and (sentence := edit_in_words(entry)))


def edit_in_words(entry: Mapping[str, Any]) -> str:
    """One entry. Unknown kinds say nothing."""
    what, title, before, after = (entry.get(key) for key in ("what", "title", "before", "after"))
    values = {"title": title or "–", "before": _shown(what, before), "after": _shown(what, after)}
    match what:
        case "added":
            values["price"] = formats.money(entry.get("price") or 0)
            return _("%(title)s eklendi: %(after)s adet, birim fiyatı %(price)s.") % values
        case "removed":
            return _("%(title)s çıkarıldı (%(before)s adet).") % values
        case "pieces":
            return _("%(title)s: %(before)s adet yerine %(after)s adet.") % values
        case "price":
            return _("%(title)s birim fiyatı: %(before)s yerine %(after)s.") % values
        case "line_rules":
            return _("%(title)s fiyat kuralı: %(before)s yerine %(after)s.") % values
        case "rules":
            return _("Fiyat kuralı: %(before)s yerine %(after)s.") % values
        case "shipping_fee":
            return _("Kargo ücreti: %(before)s yerine %(after)s.") % values
        case "customer":
            return _("Müşteri: %(before)s yerine %(after)s.") % values
        case "total":
            return _("Toplam: %(before)s yerine %(after)s.") % values
        case _:
            return ""


def _shown(what: Any, value: Any) -> str:
    if what in {"price", "shipping_fee", "total"}:
        return formats.money(value or 0)
    if what in {"line_rules", "rules"}:
        return ", ".join(rule_in_words(rule) for rule in value or ()) or _("yok")
    return str(value) if value not in (None, "") else "–"


def rule_in_words(rule: Mapping[str, Any]) -> str:
    """A price rule as it is kept: its label and what it does to the price."""
    if rule.get("percent") is not None:
        size = _("%%%(percent)s") % {"percent": str(rule["percent"]).replace(".", ",")}
    else:
        size = formats.money(rule.get("amount") or 0)
    words = _("%(size)s indirim") if rule.get("lower", True) else _("%(size)s artış")
    label = rule.get("label")
    return f"{label} ({words % {'size': size}})" if label else words % {"size": size}
