"""Form fields of an account with a carrier or an SMS house, drawn from its adapter's own description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from kervan.lib.account_settings import SettingField


def names_of(fields: Iterable[SettingField]) -> dict[str, str]:
    """The adapter's name of each field → its name in the form, apart from the form's own "name" and the like."""
    return {field.name: f"s-{field.name}" for field in fields}


def stored_values(fields: Iterable[SettingField], settings: Mapping[str, Any]) -> dict[str, Any]:
    """What the form starts with; never a secret."""
    return {f"s-{field.name}": settings.get(field.name, field.default) for field in fields if not field.secret}


def number_kinds(fields: Iterable[SettingField]) -> dict[str, str]:
    """Which of them are numbers, as ``LaidForm.kinds`` wants it."""
    return {f"s-{field.name}": "number" for field in fields if field.kind == "number"}


def form_fields(fields: Iterable[SettingField], *, stored: bool) -> dict[str, forms.Field]:
    """The fields by their names in the form. With ``stored`` secrets, an empty one stays as it is."""
    return {f"s-{field.name}": _form_field(field, stored=stored) for field in fields}


def _form_field(field: SettingField, *, stored: bool) -> forms.Field:
    common: dict[str, Any] = {"label": field.label, "help_text": field.help, "required": field.required}
    if field.kind == "bool":
        return forms.BooleanField(**common | {"required": False})
    if field.kind == "choice":
        return forms.ChoiceField(choices=list(field.choices), **common)
    if field.kind == "number":
        return forms.IntegerField(min_value=field.low, max_value=field.high, **common)
    if field.secret or field.kind == "password":
        if stored:
            common |= {
                "required": False,
                "help_text": _("Kayıtlı; değiştirmek için yenisini yazın, yoksa boş bırakın."),
            }
        widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"})
        return forms.CharField(max_length=500, strip=True, widget=widget, **common)
    return forms.CharField(max_length=500, **common)
