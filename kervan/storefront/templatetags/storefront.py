"""``{% load storefront %}``: what pages for customers are drawn with. docs/explanation/design.md shows it in use."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from django import forms, template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from kervan.lib.clock import SHOP_ZONE
from kervan.lib.iban import grouped
from kervan.lib.money import format_money
from kervan.lib.phones import national

register = template.Library()

KEYBOARDS: dict[str, dict[str, Any]] = {
    "": {},
    "phone": {"type": "tel", "inputmode": "tel", "autocomplete": "tel"},
    "email": {"type": "email", "inputmode": "email", "autocomplete": "email"},
    "number": {"inputmode": "numeric"},
    "code": {"autocapitalize": "off", "spellcheck": "false", "autocomplete": "off"},
}


@register.filter
def money(amount: int | None, currency: str = "TRY") -> str:
    """Kuruş as "1.249,90 TL"; nothing for None."""
    return "" if amount is None else format_money(amount, currency or "TRY", (get_language() or "tr")[:2])


@register.filter
def day(value: date | None) -> str:
    """ "26 Kasım 2026"; nothing for None."""
    return "" if value is None else str(format_date(value, "d MMMM y", locale=(get_language() or "tr")[:2]))


@register.filter
def moment(value: datetime | None) -> str:
    """ "26 Kasım 2026 14:05" in the shop's time; nothing for None."""
    if value is None:
        return ""
    local = value.astimezone(SHOP_ZONE)
    return f"{day(local.date())} {local:%H:%M}"


register.filter("iban", grouped)
register.filter("phone", national)


@register.filter
def plain_markup(text: str, level: int = 3) -> str:
    """The plain markup of legal texts as HTML: "## " heads a part, "- " a list's item, an empty line ends a paragraph.

    ``level`` is that of the heads.
    """
    parts: list[str] = []
    for block in text.replace("\r", "").split("\n\n"):
        lines = block.strip("\n").split("\n")
        while lines:
            kind = _kind_of(lines[0])
            count = (
                1 if kind == "## " else next((n for n, line in enumerate(lines) if _kind_of(line) != kind), len(lines))
            )
            taken, lines = [line.removeprefix(kind) for line in lines[:count]], lines[count:]
            if kind == "## ":
                parts.append(format_html("<h{}>{}</h{}>", level, taken[0], level))
            elif kind:
                parts.append(
                    format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in taken)))
                )
            else:
                parts.append(
                    format_html("<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", ((line,) for line in taken)))
                )
    return mark_safe("".join(parts))  # noqa: S308  (every line was escaped)


def _kind_of(line: str) -> str:
    return next((kind for kind in ("## ", "- ") if line.startswith(kind)), "")


@register.inclusion_tag("storefront/_field.html")
def field(bound: BoundField, *, kind: str = "", label: str = "", help: str = "", css: str = "") -> dict[str, Any]:
    """A form's field with label, help and error, tied together. ``kind``: "phone", "number", "code" or ""."""
    widget = bound.field.widget
    name = bound.id_for_label or bound.auto_id or bound.html_name
    help_text = help or bound.help_text
    described = [f"{name}-{part}" for part, there in (("help", help_text), ("error", bound.errors)) if there]
    attrs: dict[str, Any] = {"aria-describedby": " ".join(described) or False, **KEYBOARDS[kind]}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {
        "bound": bound,
        "widget": bound.as_widget(attrs=attrs),
        "name": name,
        "label": label or bound.label,
        "is_box": isinstance(widget, forms.CheckboxInput),
        "is_choices": isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)),
        "help": help_text,
        "css": css,
        "optional": not bound.field.required,
    }
