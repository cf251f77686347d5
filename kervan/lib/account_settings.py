"""What an account with a carrier, an SMS house or a bank must know, described once by its adapter.

The panel draws the form from the description, and the adapter is given checked, typed values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kervan.lib.errors import Invalid

Kind = Literal["text", "password", "bool", "number", "choice"]
Value = str | int | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingField:
    """One field of an account's form. ``secret`` values are sealed in the database and never shown again."""

    name: str
    label: str | Promise
    kind: Kind = "text"
    required: bool = False
    secret: bool = False
    help: str | Promise = ""
    default: Value = ""
    choices: tuple[tuple[str, str | Promise], ...] = ()
    low: int = 0  # numbers are whole, within [low, high]
    high: int = 1_000_000


def secret_names(fields: Iterable[SettingField]) -> frozenset[str]:
    """The names of the fields whose values are sealed."""
    return frozenset(field.name for field in fields if field.secret)


def read_settings(fields: Iterable[SettingField], given: Mapping[str, object]) -> dict[str, Value]:
    """Typed values for every field, from a form, the API or the database; what is not given gets its default.

    Names that are no fields are dropped. Raises ``Invalid`` with one sentence per wrong field.
    """
    values: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for field in fields:
        try:
            values[field.name] = _read(field, given.get(field.name, field.default))
        except ValueError as problem:
            wrong[field.name] = str(problem)
    if wrong:
        raise Invalid(_("Hesabın ayarları eksik ya da hatalı."), code="account_settings", fields=wrong)
    return values


def _read(field: SettingField, given: object) -> Value:
    if field.kind == "bool":
        return given is True or str(given).strip().lower() in {"1", "true", "on", "yes", "evet"}
    text = "" if given is None else str(given).strip()
    if field.required and not text:
        raise ValueError(_("Bu alan zorunludur."))
    if field.kind == "number":
        if not text and not field.required:
            text = str(field.default or field.low)
        if not (text.isascii() and text.isdigit()) or not field.low <= int(text) <= field.high:
            raise ValueError(
                _("%(low)s ile %(high)s arasında bir tam sayı yazın.") % {"low": field.low, "high": field.high}
            )
        return int(text)
    if field.kind == "choice" and text not in {value for value, _label in field.choices}:
        raise ValueError(_("Listeden bir seçenek seçin."))
    return text
