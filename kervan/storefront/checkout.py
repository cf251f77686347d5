"""The checkout: one page with one form. It works without JavaScript; with it, fees and districts follow what is chosen."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kervan.channels.queries import policy_of
from kervan.checkout.actions.complete_checkout import complete_checkout
from kervan.checkout.queries import cart_of, rows_of
from kervan.checkout.quote import Quote, called, quote_of
from kervan.checkout.sale import mark_of, texts_of
from kervan.customers.marketing import wording
from kervan.lib.errors import Invalid, NotAllowed
from kervan.orders.links import order_path
from kervan.orders.models import PaymentMethod
from kervan.sales.new_order import ChannelPolicy
from kervan.shipping.quoting import Zone
from kervan.shipping.zones import countries_served, zones
from kervan.storefront import checkout_changes
from kervan.storefront.card_payments import go_and_pay
from kervan.storefront.checkout_form import CheckoutForm
from kervan.storefront.page import CART_COOKIE, CUSTOMER, in_the_shop, page, shop_of
from kervan.storefront.visitor import ip_of

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")

REFRESH, SHOW, CONFIRM = "yenile", "goster", "onay"
"""What the form is sent for: fees and districts only; all of it looked over; the order."""


@require_http_methods(["GET", "HEAD", "POST"])
@in_the_shop
@never_cache
def checkout(request: HttpRequest) -> HttpResponseBase:
    """ "Ödemeye geç", and the button that obliges to pay."""
    policy = policy_of("storefront")
    if policy is None:
        raise Http404
    known = zones()
    form = CheckoutForm(request.POST if request.method == "POST" else None, countries=countries_served(known))
    step = request.POST.get("adim", "")
    if step == CONFIRM:
        return _confirm(request, form, policy, known)
    found = _quote(request, form, policy, known)
    if not found.rows:
        return redirect("storefront:cart")
    if step == SHOW and found.wrong:
        return _page(request, form, found, status=422, tell=True)
    return _page(request, form, found)


def _confirm(request: HttpRequest, form: CheckoutForm, policy: ChannelPolicy, known: list[Zone]) -> HttpResponseBase:
    wish = form.as_wish(rate_id=_number(request.POST.get("teslimat")), method=request.POST.get("odeme", "")[:20])
    if not request.POST.get("kabul"):
        found = _quote(request, form, policy, known)
        return _page(request, form, found, status=422, tell=True, unread=True)
    try:
        order = complete_checkout(
            key_of(request),
            wish,
            actor=CUSTOMER,
            channel=policy,
            seen=request.POST.get("gorulen", "")[:40],
            cart_key=request.COOKIES.get(CART_COOKIE, ""),
            ip=ip_of(request),
            marketing=[channel for channel, _words, ticked in boxes_of(request) if ticked],
        )
    except Invalid:
        return _page(request, form, _quote(request, form, policy, known), status=422, tell=True)
    except NotAllowed as refusal:
        if refusal.code == "cart_empty":
            return redirect("storefront:cart")
        found = _quote(request, form, policy, known)
        return _page(request, form, found, status=409, tell=True, refusal=refusal.message)
    if order.payment_method == PaymentMethod.CARD and order.placed_at is None:
        return go_and_pay(request, order)
    return redirect(order_path(order))


def _quote(request: HttpRequest, form: CheckoutForm, policy: ChannelPolicy, known: list[Zone]) -> Quote:
    rows = rows_of(cart_of(request.COOKIES.get(CART_COOKIE, "")))
    wish = form.as_wish(rate_id=_number(request.POST.get("teslimat")), method=request.POST.get("odeme", "")[:20])
    return quote_of(rows, wish, channel=policy, known=known)


def _page(
    request: HttpRequest, form: CheckoutForm, found: Quote, *, status: int = 200, tell: bool = False, **more: Any
) -> HttpResponse:
    """``tell``: what is wrong or missing is said beside its field; before, nobody is blamed for what is not typed yet."""
    if tell:
        form.tell(found.wrong)
    texts = texts_of(found) if found.ready else ()
    totals = totals_of(found)
    return page(
        request,
        "storefront/checkout.html",
        status=status,
        form=form,
        quote=found,
        rows=found.rows,
        told=tell,
        totals=totals,
        amounts=checkout_changes.written(totals, found),
        changes=checkout_changes.changes(request.POST.get("tutarlar", ""), totals, found) if tell else [],
        texts=texts,
        mark=mark_of(found, texts),
        boxes=boxes_of(request),
        key=key_of(request),
        wrong_fields=[form[name] for name in form.errors],
        **more,
    )


def totals_of(found: Quote) -> list[tuple[str, int]]:
    """Goods, then what stands below them."""
    rows = [(_("Ürünler"), found.priced.goods_total)]
    return rows + [(called(row.kind, row.label, row.amount), row.amount) for row in found.priced.adjustments]


def boxes_of(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Permissions to advertise, each with its own unticked box: channel, words, whether it was ticked on the page."""
    name, language = shop_of(request).name, (get_language() or "tr")[:2]
    ticked = request.POST.getlist("ticari")
    return [(each, wording(each, shop=name, language=language), each in ticked) for each in ("email", "sms")]


def key_of(request: HttpRequest) -> str:
    """The page's own key: one page, one order."""
    given = request.POST.get("anahtar", "")
    return given if _KEY.fullmatch(given) else secrets.token_urlsafe(32)


def _number(text: str | None) -> int | None:
    word = (text or "").strip()
    return int(word) if word.isascii() and word.isdigit() and len(word) < 19 else None
