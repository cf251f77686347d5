"""Paying by card: to the gateway's page, and what the customer sees after it. Works without JavaScript.

Our page stands between the shop's form and the gateway: it can be loaded again without a second payment, and browsers
keep a form's answer from leading to another site.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from kervan.lib import clock
from kervan.lib.errors import NotAllowed, NotFound
from kervan.orders.links import order_of, order_path
from kervan.orders.models import Order
from kervan.payments import attempts
from kervan.payments.card import start_card_payment
from kervan.payments.gateways import StepKind
from kervan.payments.models import Payment
from kervan.payments.queries import transfer_offered
from kervan.sales.actions.change_payment_method import change_payment_method
from kervan.storefront.page import CUSTOMER, for_customers, page
from kervan.storefront.visitor import ip_of

SHOWN_FOR = timedelta(days=1)
"""So long an attempt's address leads on to the order; afterwards the order's own link does."""


def go_and_pay(request: HttpRequest, order: Order) -> HttpResponse:
    """Begin to pay what is open of the order by card: the answer leads to the gateway's page.

    When no payment can begin the customer sees why, and what else can be done.
    """
    try:
        payment = start_card_payment(order.pk, actor=CUSTOMER, ip=ip_of(request))
    except NotAllowed as refusal:
        waiting = refusal.details.get("payment_id")
        if waiting:
            payment = Payment.objects.get(pk=waiting)
            return _see("storefront:pay-result", payment)
        if refusal.code == "nothing_due":
            return see(order_path(order))
        return page(request, "storefront/pay_refused.html", status=409, order=order, refusal=refusal.message)
    return _see("storefront:pay-result" if payment.ended_at else "storefront:pay-go", payment)


def in_its_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Pages of one attempt speak the order's language, unless the visitor chose one. The view gets the payment."""

    @wraps(view)
    def answer(request: HttpRequest, attempt: str) -> HttpResponse:
        payment = attempt_of(attempt)
        if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
            return view(request, payment)
        with override(payment.order.language):
            return view(request, payment)

    return answer


def see(address: str) -> HttpResponse:
    """The browser goes on with a GET."""
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer


def _see(name: str, payment: Payment) -> HttpResponse:
    answer = redirect(name, payment.attempt)
    answer.status_code = 303
    return answer


@require_POST
@for_customers
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """ "Şimdi öde" of the customer's order page."""
    try:
        order = order_of(token)
    except NotFound:
        raise Http404 from None
    return go_and_pay(request, order)


@require_POST
@for_customers
def by_transfer(request: HttpRequest, token: str) -> HttpResponse:
    """ "Havale ile öde": the order counts and waits for the customer's transfer."""
    try:
        order = order_of(token)
    except NotFound:
        raise Http404 from None
    try:
        change_payment_method(order.pk, actor=CUSTOMER)
    except NotAllowed as refusal:
        return page(request, "storefront/pay_refused.html", status=409, order=order, refusal=refusal.message)
    return see(order_path(order))


@require_safe
@for_customers
@in_its_language
def go(request: HttpRequest, payment: Payment) -> HttpResponse:
    """On to the gateway's page. Loaded again it leads to the same one."""
    if attempts.state_of(payment) != attempts.WAITING or not payment.step:
        return _see("storefront:pay-result", payment)
    kind, url = payment.step["kind"], payment.step["url"]
    if url.startswith("/"):  # the sandbox's, on this very site
        return see(url)
    site = urlsplit(url)
    source = f"{site.scheme}://{site.netloc}"
    answer = page(request, f"storefront/pay_{kind}.html", payment=payment, order=payment.order, step=payment.step)
    patch_cache_control(answer, no_store=True)
    if kind == StepKind.IFRAME:
        return _allowing({"frame-src": source}, answer)
    if kind == StepKind.FORM:
        return _allowing({"form-action": source}, answer)
    return answer


def _allowing(more: dict[str, Any], answer: HttpResponse) -> HttpResponse:
    """The page with its content policy opened to the gateway's site, and only there."""
    answer._csp_update = more  # type: ignore[attr-defined]
    return answer


@require_safe
@for_customers
@in_its_language
def result(request: HttpRequest, payment: Payment) -> HttpResponse:
    """What became of it: on to the order, a refusal with what else can be done, or a page that waits with the customer."""
    state = attempts.state_of(payment)
    if state in {attempts.CAPTURED, attempts.HELD}:
        return see(payment.return_to or order_path(payment.order))
    template = "storefront/pay_failed.html" if state == attempts.FAILED else "storefront/pay_waiting.html"
    open_still = payment.order.uncovered > 0
    answer = page(
        request,
        template,
        payment=payment,
        order=payment.order,
        order_path=order_path(payment.order),
        token=token_of(payment),
        can_retry=open_still,
        can_transfer=open_still and payment.order.placed_at is None and transfer_offered(),
    )
    patch_cache_control(answer, no_store=True)
    return answer


@require_safe
@for_customers
def state(request: HttpRequest, attempt: str) -> HttpResponse:
    """One word for the waiting page's script: whether the bank has decided."""
    answer = JsonResponse({"state": attempts.state_of(attempt_of(attempt))})
    patch_cache_control(answer, no_store=True)
    return answer


def attempt_of(name: str) -> Payment:
    """The attempt with this address, for a day. Raises ``Http404``."""
    since = clock.now() - SHOWN_FOR
    found = Payment.objects.select_related("order").filter(attempt=name, asked_at__gt=since).first() if name else None
    if found is None:
        raise Http404
    return found


def token_of(payment: Payment) -> str:
    """The token of the order's own link, for forms that belong to the order."""
    return order_path(payment.order).strip("/").split("/")[-1]
