"""The cart: plain forms, so it works without JavaScript."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kervan.catalog.models import Variant
from kervan.checkout.actions.change_cart import change_cart
from kervan.checkout.actions.put_in_cart import put_in_cart
from kervan.checkout.queries import cart_of, rows_of
from kervan.lib.errors import DomainError
from kervan.storefront.page import CART_COOKIE, CUSTOMER, in_the_shop, page
from kervan.storefront.products import product_page

KEPT = 60 * 24 * 60 * 60  # seconds: two months after the last change


def cart_page(request: HttpRequest, *, status: int = 200, refusal: str = "") -> HttpResponse:
    """The cart with today's prices and stock; differences are said beside the line."""
    rows = rows_of(cart_of(request.COOKIES.get(CART_COOKIE, "")))
    total = sum(row.total for row in rows)
    return page(request, "storefront/cart.html", status=status, rows=rows, total=total, refusal=refusal)


@require_safe
@in_the_shop
def cart(request: HttpRequest) -> HttpResponse:
    """What the visitor is about to buy."""
    return cart_page(request)


@require_POST
@in_the_shop
def add(request: HttpRequest) -> HttpResponse:
    """ "Sepete ekle"."""
    variant = Variant.objects.filter(pk=_number(request.POST.get("secenek"))).first()
    if variant is None:
        raise Http404
    quantity = _number(request.POST.get("adet")) or 1
    try:
        key = put_in_cart(request.COOKIES.get(CART_COOKIE, ""), variant.pk, actor=CUSTOMER, quantity=quantity)
    except DomainError as refusal:
        return product_page(
            request, variant.product_id, status=409, refusal=refusal.message, variant_id=variant.pk, quantity=quantity
        )
    messages.success(request, _("Sepete eklendi."))
    answer = redirect("storefront:cart")
    answer.set_cookie(
        CART_COOKIE, key, max_age=KEPT, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return answer


@require_POST
@in_the_shop
def change(request: HttpRequest) -> HttpResponse:
    """ "Sepeti güncelle", or the button that takes one line out."""
    names = {name: name.removeprefix("adet-") for name in request.POST if name.startswith("adet-")}
    pieces = {_number(pk): _number(request.POST[name], none=1) for name, pk in names.items()}
    if removed := _number(request.POST.get("cikar")):
        pieces = {removed: 0}
    try:
        change_cart(request.COOKIES.get(CART_COOKIE, ""), pieces, actor=CUSTOMER)
    except DomainError as refusal:
        return cart_page(request, status=409, refusal=refusal.message)
    return redirect("storefront:cart")


def _number(text: str | None, none: int = 0) -> int:
    """A whole number as it was typed; ``none`` for anything else."""
    word = (text or "").strip()
    return int(word) if word.isascii() and word.isdigit() and len(word) < 19 else none
