"""``{% load kervan %}``: the panel's components. docs/explanation/design.md shows them in use, /gallery draws them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import count as counting
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from kervan.panel import fields, formats, signs
from kervan.panel.components import component, fill

register = template.Library()
register.tag("fill", fill)
register.filter("money", formats.money)
register.filter("when", formats.when)
register.filter("day", formats.day)
register.filter("phone", formats.phone)
register.filter("iban", formats.iban)
register.filter("pieces", formats.pieces)
register.filter("count", formats.count)
register.inclusion_tag("panel/_field.html")(fields.field)
register.inclusion_tag("panel/_money_input.html")(fields.money_input)
register.inclusion_tag("panel/_quantity.html")(fields.quantity)


_numbers = counting(1)


def _next() -> int:
    """A number that no other component of this process carries, for ids that only tie a button to its list."""
    return next(_numbers)


# --- Signs -----------------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of icons.txt. Without a label it is decoration and hidden from screen readers."""
    return signs.icon(name, str(label), css)


def _status(kind: str, status: Any, quiet: bool) -> SafeString:
    value = str(getattr(status, "value", status) or "")
    explanation = "" if quiet else str(getattr(status, "explanation", ""))
    return signs.status(kind, value, str(getattr(status, "label", value)), explanation)


@register.simple_tag
def order_status(status: Any, *, quiet: bool = False) -> SafeString:
    """An order's status: word, shape, colour; a press explains it unless ``quiet`` (inside links and lists)."""
    return _status("order", status, quiet)


@register.simple_tag
def payment_status(status: Any, *, quiet: bool = False) -> SafeString:
    """A payment status, as ``order_status``."""
    return _status("payment", status, quiet)


@register.simple_tag
def shipment_state(status: Any, *, quiet: bool = False) -> SafeString:
    """A parcel's state, as ``order_status``."""
    return _status("shipment", status, quiet)


@register.simple_tag
def return_state(status: Any, *, quiet: bool = False) -> SafeString:
    """A return's state, as ``order_status``."""
    return _status("return", status, quiet)


@register.simple_tag
def badge(label: str, tone: str = "neutral", shape: str = "", *, explanation: str = "") -> SafeString:
    """Any other short state ("Yeni", "Beklemede", "Geciken")."""
    return signs.word(str(label), tone, shape, explanation=str(explanation))


# --- The frame -------------------------------------------------------------------------------------------------------


def _address(name: str) -> str:
    if name.startswith(("/", "#", "?", "http://", "https://", "mailto:", "tel:")):
        return name
    return _page(name)


@cache
def _page(name: str) -> str:
    """The address of a page that needs nothing more, or "" when there is no such page; looked up once."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.inclusion_tag("panel/_menu_item.html", takes_context=True)
def menu_item(
    context: Context, name: str, label: str, icon: str, *, right: str = "", count: int | None = None, key: str = ""
) -> dict[str, Any]:
    """An entry of the left menu: hidden when its page does not exist or the person lacks ``right``."""
    request = context.get("request")
    url = _address(name)
    user = getattr(request, "user", None)
    allowed = not right or (user is not None and user.has_perm(right))
    path = getattr(request, "path", "")
    active = bool(url) and (path == url or (url != "/" and path.startswith(url)))
    return {"url": url if allowed else "", "label": label, "icon": icon, "count": count, "active": active, "key": key}


@register.simple_tag
def url_if(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page, or "" when it does not exist (yet)."""
    if not args and not kwargs:
        return _page(name)
    try:
        return reverse(name, args=args or None, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""


# --- Blocks ----------------------------------------------------------------------------------------------------------


@component(register, "panel/_page_head.html")
def page_head(
    title: str, sub: str = "", *, back: str = "", back_label: str = "", count: int | None = None
) -> dict[str, Any]:
    """A page's title, with its buttons between the tags. Parts to fill: "badges", "meta", "nav"."""
    return {"title": title, "sub": sub, "back": back, "back_label": back_label, "count": count}


@component(register, "panel/_card.html")
def card(
    title: str = "",
    *,
    id: str = "",
    icon: str = "",
    sub: str = "",
    count: int | None = None,
    flush: bool = False,
    level: int = 2,
    tone: str = "",
    poll: str = "",
) -> dict[str, Any]:
    """A section in a box. ``flush`` for tables and lists; ``poll``: an address asked every four seconds meanwhile."""
    return {
        "title": title,
        "id": id,
        "icon": icon,
        "sub": sub,
        "count": count,
        "flush": flush,
        "level": level,
        "tone": tone,
        "poll": poll,
    }


@component(register, "panel/_menu.html")
def menu(
    label: str, *, icon: str = "dots", text: bool = False, id: str = "", css: str = "btn btn-icon"
) -> dict[str, Any]:
    """A button that opens a list of actions. Destructive ones last, after ``{% menu_line %}``."""
    return {"label": label, "icon": icon, "text": text, "id": id or f"menu-{_next()}", "css": css}


@register.inclusion_tag("panel/_menu_link.html")
def menu_link(url: str, label: str, icon: str = "", *, hint: str = "", current: bool = False) -> dict[str, Any]:
    """An entry that leads somewhere."""
    return {"url": url, "label": label, "icon": icon, "hint": hint, "current": current}


@register.inclusion_tag("panel/_menu_post.html", takes_context=True)
def menu_post(
    context: Context,
    url: str,
    label: str,
    icon: str = "",
    *,
    danger: bool = False,
    confirm: str = "",
    hint: str = "",
    why_not: str = "",
) -> dict[str, Any]:
    """An entry that does something (POST); ``why_not`` disables it and says why."""
    return {
        "url": url,
        "label": label,
        "icon": icon,
        "danger": danger,
        "confirm": confirm,
        "hint": hint,
        "why_not": why_not,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("panel/_menu_dialog.html")
def menu_dialog(
    target: str, label: str, icon: str = "", *, load: str = "", danger: bool = False, hint: str = "", why_not: str = ""
) -> dict[str, Any]:
    """An entry that opens the dialog with the id ``target``, or with ``load`` fetches one into it."""
    return locals()


@register.simple_tag
def menu_line() -> SafeString:
    """A line between groups of a menu."""
    return SafeString('<hr class="k-menu-line">')


@component(register, "panel/_dialog.html")
def dialog(id: str, title: str, *, sub: str = "", wide: bool = False, danger: bool = False) -> dict[str, Any]:
    """A ``<dialog>``; opened by ``data-dialog="id"`` on any button. Its buttons stand in ``{% fill "foot" %}``."""
    return {"id": id, "title": title, "sub": sub, "wide": wide, "danger": danger}


@component(register, "panel/_empty.html")
def empty_state(title: str, text: str = "", icon: str = "inbox", *, small: bool = False) -> dict[str, Any]:
    """Nothing here yet: what will come, and one button between the tags."""
    return {"title": title, "text": text, "icon": icon, "small": small}


@component(register, "panel/_alert.html")
def alert(tone: str = "neutral", title: str = "", *, icon: str = "", id: str = "") -> dict[str, Any]:
    """A sentence the person must see, in the page (never a toast). ``red`` ones are announced at once."""
    usual = {"red": "alert-circle", "amber": "alert-triangle", "green": "circle-check"}.get(tone, "info-circle")
    return {"tone": tone, "title": title, "icon": icon or usual, "id": id}


@component(register, "panel/_bulk_bar.html")
def bulk_bar(form: str, *, noun: str = "", total: int | None = None, all_label: str = "") -> dict[str, Any]:
    """The bar at the bottom when rows of the form ``form`` are selected; its buttons between the tags."""
    return {"form": form, "noun": noun, "total": total, "all_label": all_label}


@component(register, "panel/_disclosure.html")
def disclosure(label: str, *, open: bool = False, count: int | None = None) -> dict[str, Any]:
    """Details that open at a press."""
    return {"label": label, "open": open, "count": count}


# --- Pieces ----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("panel/_tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """Queues and views: items of {label, url, active, count?, tone?, icon?}; ``label`` names the group."""
    return {"items": items, "label": label}


@register.inclusion_tag("panel/_chips.html")
def chips(items: Iterable[Mapping[str, Any]], clear_url: str = "") -> dict[str, Any]:
    """Filters in force: items of {label, value, remove_url}, and a way to clear them all."""
    return {"items": items, "clear_url": clear_url}


@register.inclusion_tag("panel/_pager.html")
def pager(previous_url: str = "", next_url: str = "", text: str = "", target: str = "") -> dict[str, Any]:
    """Previous and next by keyset; ``target`` is the CSS selector htmx swaps, "" for whole pages."""
    return {"previous_url": previous_url, "next_url": next_url, "text": text, "target": target}


@register.inclusion_tag("panel/_copy.html")
def copyable(value: str, label: str = "", *, show: str = "", mono: bool = False, url: str = "") -> dict[str, Any]:
    """A value that one press copies; ``label`` says what it is ("Takip numarası")."""
    return {"value": value, "label": label, "show": show or value, "mono": mono, "url": url}


@register.inclusion_tag("panel/_reference.html")
def reference(value: str, label: str, hint: str = "") -> dict[str, Any]:
    """A number to read out or type at the branch: large, in groups, copied by one press."""
    groups = [value[start : start + 4] for start in range(0, len(value), 4)] if value.isdigit() else [value]
    return {"value": value, "label": label, "hint": hint, "groups": groups}


@register.inclusion_tag("panel/_timeline.html")
def timeline(groups: Iterable[Mapping[str, Any]], *, id: str = "timeline") -> dict[str, Any]:
    """Groups of {label, entries: [{text, at, icon?, tone?, who?, detail?, comment?, undo_url?}]}."""
    return {"groups": groups, "id": id}


@register.inclusion_tag("panel/_stat.html")
def stat(
    label: str,
    value: str,
    *,
    sub: str = "",
    change: int | None = None,
    good: str = "up",
    series: Iterable[int] = (),
    url: str = "",
    icon: str = "",
    tone: str = "",
) -> dict[str, Any]:
    """A figure with its change in percent and a line of its last days (``series``)."""
    points = list(series)
    direction = "" if change is None else ("up" if change > 0 else "down" if change < 0 else "flat")
    return {
        "label": label,
        "value": value,
        "sub": sub,
        "change": change,
        "direction": direction,
        "is_good": direction == good,
        "line": _spark(points),
        "url": url,
        "icon": icon,
        "tone": tone,
    }


def _spark(points: list[int], width: int = 120, height: int = 32) -> dict[str, str]:
    if len(points) < 2:
        return {}
    low, high = min(points), max(points)
    span = (high - low) or 1
    step = width / (len(points) - 1)
    at = [
        (round(place * step, 1), round(height - 3 - (point - low) / span * (height - 6), 1))
        for place, point in enumerate(points)
    ]
    line = " ".join(f"{x},{y}" for x, y in at)
    return {"points": line, "area": f"0,{height} {line} {width},{height}"}


@register.inclusion_tag("panel/_chart.html")
def chart(
    id: str, title: str, data: Mapping[str, Any], *, kind: str = "bar", height: int = 220, unit: str = ""
) -> dict[str, Any]:
    """A chart of ``{"labels": [...], "series": [{"label", "values", "tone"?}]}``, with the same figures as a table."""
    rows = list(zip(data["labels"], *(series["values"] for series in data["series"]), strict=True))
    return {
        "id": id,
        "title": title,
        "data": dict(data, kind=kind, unit=unit),
        "rows": rows,
        "height": height,
        "data_id": f"{id}-data",
    }


@register.inclusion_tag("panel/_why_not.html")
def why_not(label: str, reason: str, icon: str = "", *, css: str = "btn") -> dict[str, Any]:
    """A button that cannot be pressed now, and says why, also to those who cannot hover."""
    return {"label": label, "reason": reason, "icon": icon, "css": css, "id": f"why-{_next()}"}


@register.inclusion_tag("panel/_address.html")
def address(value: Any, *, with_name: bool = True) -> dict[str, Any]:
    """A postal address (name, phone, line, neighbourhood, district, city, postal_code, country)."""
    return {"address": value, "with_name": with_name}


@register.inclusion_tag("panel/_skeleton.html")
def skeleton(rows: int = 3) -> dict[str, Any]:
    """Grey lines while something loads for the first time."""
    return {"rows": range(rows)}


@register.inclusion_tag("panel/_progress.html")
def progress(done: int, total: int, label: str, *, failed: int = 0) -> dict[str, Any]:
    """How far long work has come."""
    percent = min(100, round(100 * done / total)) if total else 0
    return {
        "done": done,
        "total": total,
        "label": label,
        "failed": failed,
        "percent": percent,
        "id": f"progress-{_next()}",
    }


@register.inclusion_tag("panel/_results.html")
def results(rows: Iterable[Mapping[str, Any]], retry_url: str = "") -> dict[str, Any]:
    """What became of each: rows of {label, url?, ok, text}; the failed ones can be tried again."""
    listed = sorted(rows, key=lambda row: bool(row["ok"]))
    failed = sum(not row["ok"] for row in listed)
    return {"rows": listed, "failed": failed, "succeeded": len(listed) - failed, "retry_url": retry_url}
