"""What all pages for customers share: the shop's face, the cart's count, a 404 of their own, a shop that is closed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from kervan.checkout.queries import pieces_in
from kervan.lib.actor import Actor
from kervan.lib.colours import ink_on
from kervan.shop.models import Shop
from kervan.shop.queries import shop

CART_COOKIE = "sepet"
CUSTOMER = Actor(kind="customer")
"""A visitor whom we do not know yet."""

View = Callable[..., HttpResponseBase]


def shop_of(request: HttpRequest) -> Shop:
    """The shop's row, read once for a request."""
    found = getattr(request, "kervan_shop", None)
    if found is None:
        found = shop()
        request.kervan_shop = found  # type: ignore[attr-defined]
    return cast("Shop", found)


def page(request: HttpRequest, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
    """Draw a page for customers. Templates extend ``storefront/base.html``."""
    row = shop_of(request)
    key = request.COOKIES.get(CART_COOKIE, "")
    values = {
        "shop": row,
        "on_accent": ink_on(row.accent),
        "cart_count": pieces_in(key) if key and row.storefront_open else 0,
        **values,
    }
    return render(request, template, values, status=status)


def for_customers(view: View) -> View:
    """A page that works whether the shop is open or not: orders that were placed are followed, paid and sent back."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **options)
        except Http404:
            return page(request, "storefront/not_found.html", status=404)

    return answer


def in_the_shop(view: View) -> View:
    """A page of the shop itself: there only while "Mağaza açık" is on."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        if not shop_of(request).storefront_open:
            return page(request, "storefront/closed.html", status=404)
        return view(request, *args, **options)

    return for_customers(answer)
