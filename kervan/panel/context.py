"""What every page of the panel knows: the shop's name, how to get help, the languages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kervan.shop.queries import shop


def frame(request: HttpRequest) -> dict[str, Any]:
    """``frame.name``, ``frame.support_phone`` …: the shop's own row, read only when a page asks for it."""
    return {"frame": SimpleLazyObject(shop)}
