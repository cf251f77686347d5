"""The shop's logo, for everybody."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control

from kervan.storefront.page import for_customers, shop_of


@for_customers
@cache_control(max_age=86400, public=True)
def logo(request: HttpRequest) -> HttpResponseBase:
    """Always a PNG (``set_logo`` writes it anew); its address carries the file's name, so a new logo is seen at once."""
    row = shop_of(request)
    if not row.logo:
        raise Http404
    try:
        return FileResponse(row.logo.open("rb"), content_type="image/png")
    except FileNotFoundError:
        raise Http404 from None
