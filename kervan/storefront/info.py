"""Legal and info pages of the shop below ``/magaza/sayfa/``, filled with the shop's own data."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kervan.checkout.consents import seller_of, terms_of
from kervan.checkout.contract import PLACE, filled, shop_words
from kervan.shop.pages import SLUGS
from kervan.shop.queries import page_text
from kervan.storefront.page import for_customers, page, shop_of


@require_safe
@for_customers
def info(request: HttpRequest, slug: str) -> HttpResponse:
    """One page in the visitor's language. What only an order fills in a contract stands as dots."""
    if slug not in SLUGS:
        raise Http404
    row = shop_of(request)
    text = page_text(slug, (get_language() or "tr")[:2])
    words = dict.fromkeys(PLACE.findall(text.body), "…") | shop_words(seller_of(row), terms_of(row))
    body = filled(text.body, words)
    return page(request, "storefront/info.html", title=text.title, body=body)
