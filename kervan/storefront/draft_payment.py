"""The payment link of a draft: what the shop wrote for one buyer, the contracts, and the button that obliges to pay."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kervan.checkout.actions.buy_draft import buy_draft
from kervan.checkout.draft_sale import draft_sale
from kervan.lib.errors import Invalid, NotAllowed, NotFound
from kervan.orders.links import order_path
from kervan.orders.models import Order, PaymentMethod
from kervan.sales.draft_links import draft_of, named_by
from kervan.sales.models import Draft
from kervan.storefront.card_payments import go_and_pay, see
from kervan.storefront.checkout import CONFIRM, key_of
from kervan.storefront.page import CUSTOMER, for_customers, page
from kervan.storefront.visitor import ip_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
@never_cache
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """Ödeme bağlantısı. In the draft's language unless the visitor chose one; named to no other site."""
    try:
        order = Order.objects.only("pk", "language").filter(pk=named_by(token)).first()
        if order is None:
            return _dead(request)
        if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
            answer = _answer(request, token, order.pk)
        else:
            with override(order.language):
                answer = _answer(request, token, order.pk)
    except NotFound:
        answer = _dead(request)
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _answer(request: HttpRequest, token: str, order_id: int) -> HttpResponse:
    if request.method != "POST" or request.POST.get("adim") != CONFIRM:
        return _page(request, draft_of(token))
    if not request.POST.get("kabul"):
        return _page(request, draft_of(token), status=422, unread=True)
    try:
        order = buy_draft(
            order_id,
            actor=CUSTOMER,
            key=key_of(request),
            seen=request.POST.get("gorulen", "")[:40],
            method=_method(request),
            ip=ip_of(request),
        )
    except Invalid:
        return _page(request, draft_of(token), status=422)
    except NotAllowed as refusal:
        return _page(request, draft_of(token), status=409, refusal=refusal.message)
    if order.payment_method == PaymentMethod.CARD and order.placed_at is None:
        return go_and_pay(request, order)
    return see(order_path(order))


def _page(request: HttpRequest, kept: Draft, *, status: int = 200, **more: Any) -> HttpResponse:
    found = draft_sale(kept, method=_method(request))
    facts = found.facts
    sums = [(_("Ürünler"), found.order.goods_total)]
    if facts.shipping_fee:
        sums.append((_("Kargo ücreti"), facts.shipping_fee))
    return page(
        request,
        "storefront/draft.html",
        status=status,
        sale=found,
        order=found.order,
        facts=facts,
        totals=[*sums, *facts.adjustments],
        key=key_of(request),
        **more,
    )


def _method(request: HttpRequest) -> str:
    return request.POST.get("odeme", "")[:20]


def _dead(request: HttpRequest) -> HttpResponse:
    return page(request, "storefront/draft_gone.html", status=404)
