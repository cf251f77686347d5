"""How a form's field is drawn: label, input, help and error together, each tied to the other for screen readers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from kervan.panel import formats

#: What a ``kind`` adds to the input, so that phones show the right keyboard and scripts know what is typed.
KINDS: dict[str, dict[str, Any]] = {
    "": {},
    "money": {"inputmode": "decimal", "autocomplete": "off", "data-money": ""},
    "phone": {"inputmode": "tel", "autocomplete": "tel"},
    "number": {"inputmode": "numeric"},
    "code": {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false", "data-code": ""},
}


def field(
    bound: BoundField,
    *,
    kind: str = "",
    label: str = "",
    suffix: str = "",
    prefix: str = "",
    help: str = "",
    no_help: bool = False,
    hide_label: bool = False,
    css: str = "",
    placeholder: str | None = None,
    autofocus: bool = False,
) -> dict[str, Any]:
    """A form's field with its label, help and error beside it. ``kind``: "money", "phone", "number", "code" or ""."""
    widget = bound.field.widget
    box = isinstance(widget, forms.CheckboxInput)
    choices = isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))
    picked = isinstance(widget, forms.Select) and not choices
    name = bound.id_for_label or bound.auto_id or bound.html_name
    help_text = "" if no_help else help or bound.help_text
    described = [f"{name}-{part}" for part, there in (("help", help_text), ("error", bound.errors)) if there]
    attrs: dict[str, Any] = {
        "class": "form-check-input" if box or choices else "form-select" if picked else "form-control",
        "aria-describedby": " ".join(described) or False,
        **KINDS[kind],
    }
    if bound.errors:
        attrs |= {"aria-invalid": "true", "class": f"{attrs['class']} is-invalid"}
    if placeholder is not None:
        attrs["placeholder"] = placeholder or False
    if autofocus:
        attrs["autofocus"] = True
    if choices:
        widget.attrs.setdefault("class", "form-check-input")
    return {
        "bound": bound,
        "widget": bound.as_widget(attrs=attrs),
        "name": name,
        "label": label or bound.label,
        "is_box": box,
        "is_choices": choices,
        "suffix": suffix or ("TL" if kind == "money" else ""),
        "prefix": prefix,
        "help": help_text,
        "hide_label": hide_label,
        "css": css,
        "optional": not bound.field.required and not box,
        "secret": isinstance(widget, forms.PasswordInput),
    }


def money_input(
    name: str, value: int | None = None, *, label: str = "", currency: str = "TL", form: str = ""
) -> dict[str, Any]:
    """A small amount field (kuruş) for a table's cell; the label is for screen readers."""
    shown = "" if value is None else formats.amount(value)
    return {"name": name, "value": shown, "label": label or _("Tutar"), "currency": currency, "form": form}


def quantity(
    name: str, value: int, *, max: int | None = None, min: int = 0, label: str = "", form: str = "", of: bool = True
) -> dict[str, Any]:
    """Pieces, with minus and plus; "/ 3" shows the most that is possible."""
    return {"name": name, "value": value, "max": max, "min": min, "label": label or _("Adet"), "form": form, "of": of}
