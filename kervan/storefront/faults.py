"""Addresses of the shop that lead nowhere."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from kervan.storefront.page import in_the_shop


@in_the_shop
def no_such_page(request: HttpRequest, rest: str) -> HttpResponseBase:
    """The shop's own 404, with a way back to the products."""
    raise Http404
