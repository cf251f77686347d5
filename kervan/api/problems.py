"""What a program is told instead of getting what it asked for: RFC 9457, with a stable ``code``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.lib.errors import DomainError, Invalid
from kervan.lib.money import decimal_string

TITLES = {
    400: gettext_lazy("İstek anlaşılamadı."),
    401: gettext_lazy("Geçerli bir API anahtarı gerekli."),
    403: gettext_lazy("Bu anahtarın yetkisi yok."),
    404: gettext_lazy("Bulunamadı."),
    405: gettext_lazy("Bu adres bu yöntemle çağrılamaz."),
    409: gettext_lazy("Siparişin ya da mağazanın durumu buna izin vermiyor."),
    413: gettext_lazy("İstek çok büyük."),
    422: gettext_lazy("Gönderilen bilgilerde hata var."),
    500: gettext_lazy("Kervan'da beklenmeyen bir hata oldu."),
    503: gettext_lazy("Kervan şu anda yanıt veremiyor."),
}
MONEY = {"limit", "amount", "maximum"}
"""Details of refusals that are amounts in kuruş."""

SHOWN_FIELDS = 100

Fields = list[dict[str, str]]


def problem(status: int, code: str, detail: str = "", *, errors: Fields | None = None, **details: Any) -> HttpResponse:
    """An answer that says no: ``code`` for programs, ``detail`` for people, ``errors`` naming the wrong fields."""
    body = problem_data(status, code, detail, errors=errors, **details)
    # A lone half of a surrogate pair in somebody's field name can't be UTF-8; as an escape it stays JSON.
    text = json.dumps(body, ensure_ascii=False, default=str).encode("utf-8", "backslashreplace")
    response = HttpResponse(text, status=status, content_type="application/problem+json")
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if status == 503:
        response["Retry-After"] = "2"
    return response


def problem_data(
    status: int, code: str, detail: str = "", *, errors: Fields | None = None, **details: Any
) -> dict[str, Any]:
    """What ``problem`` answers, as plain data."""
    title = str(TITLES.get(status, TITLES[400]))
    return {
        **details,
        "type": f"urn:kervan:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail or title,
        "errors": (errors or [])[:SHOWN_FIELDS],
    }


def problem_of(error: DomainError) -> HttpResponse:
    """A refusal of the shop's, as an answer."""
    return problem(error.status, error.code, str(error.message), errors=_fields(error), **_presentable(error.details))


def refusal_data(error: DomainError) -> dict[str, Any]:
    """What ``problem_of`` answers, as plain data."""
    return problem_data(
        error.status, error.code, str(error.message), errors=_fields(error), **_presentable(error.details)
    )


def misread_data(errors: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A part of the body that does not have the shape of the contract, as plain data; errors are pydantic's."""
    fields = [{"field": ".".join(map(str, item["loc"]))[:200], "message": sentence(item)} for item in errors]
    return problem_data(422, "invalid", fields[0]["message"], errors=fields)


def _fields(error: DomainError) -> Fields:
    if not isinstance(error, Invalid):
        return []
    return [{"field": field, "message": str(message)} for field, message in error.fields.items()]


def _presentable(details: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: decimal_string(value) if key in MONEY and isinstance(value, int) else value
        for key, value in details.items()
    }


def sentence(error: Mapping[str, Any]) -> str:
    """What pydantic found wrong with one field, in the reader's language."""
    kind, bounds = error["type"], error.get("ctx", {})
    sentences = {
        "missing": lambda: _("Bu alan gerekli."),
        "extra_forbidden": lambda: _("Böyle bir alan yok."),
        "string_type": lambda: _("Metin olmalıdır."),
        "string_unicode": lambda: _("Geçersiz karakter içeriyor."),
        "string_too_long": lambda: _("En fazla %(most)d karakter olabilir.") % {"most": bounds["max_length"]},
        "string_too_short": lambda: _("Boş olamaz."),
        "int_type": lambda: _("Tam sayı olmalıdır."),
        "int_parsing": lambda: _("Tam sayı olmalıdır."),
        "int_parsing_size": lambda: _("Sayı çok büyük."),
        "int_from_float": lambda: _("Tam sayı olmalıdır."),
        "bool_type": lambda: _("true ya da false olmalıdır."),
        "bool_parsing": lambda: _("true ya da false olmalıdır."),
        "greater_than_equal": lambda: _("En az %(least)s olmalıdır.") % {"least": bounds["ge"]},
        "less_than_equal": lambda: _("En fazla %(most)s olabilir.") % {"most": bounds["le"]},
        "literal_error": lambda: _("Şunlardan biri olmalıdır: %(words)s.") % {"words": bounds["expected"]},
        "list_type": lambda: _("Liste olmalıdır."),
        "too_long": lambda: _("En fazla %(most)d öğe olabilir.") % {"most": bounds["max_length"]},
        "too_short": lambda: _("En az %(least)d öğe olmalıdır.") % {"least": bounds["min_length"]},
        "model_type": lambda: _("JSON nesnesi olmalıdır."),
        "model_attributes_type": lambda: _("JSON nesnesi olmalıdır."),
        "dict_type": lambda: _("JSON nesnesi olmalıdır."),
    }
    if kind in sentences:
        return sentences[kind]()
    return str(bounds.get("sentence") or _("Bu değer geçersiz."))
