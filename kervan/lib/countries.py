"""Countries by their two letters (ISO 3166-1), and the names people type for them."""

from __future__ import annotations

from functools import cache

from babel import Locale

from kervan.lib.text import fold

_NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"}


@cache
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language).territories
    return {code: name for code, name in territories.items() if len(code) == 2 and code not in _NO_COUNTRIES}


def country_codes() -> list[str]:
    """All of them."""
    return sorted(_names("en"))


def country_name(code: str, language: str = "tr") -> str:
    """ "Almanya" for "DE"; the code itself when nobody knows it."""
    return _names("en" if language.startswith("en") else "tr").get(code.upper(), code.upper())


def find_country(text: str) -> str | None:
    """The code, from "DE", "almanya" or "Germany"; None when there is no such country."""
    typed = text.strip()
    if len(typed) == 2 and typed.isascii() and typed.upper() in _names("tr"):
        return typed.upper()
    return _by_name().get(fold(typed))


@cache
def _by_name() -> dict[str, str]:
    found = {fold(name): code for language in ("en", "tr") for code, name in _names(language).items()}
    return found | {"turkey": "TR", "abd": "US", "amerika": "US", "ingiltere": "GB", "kktc": "CY"}
