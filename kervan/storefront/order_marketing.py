"""Reklam izinleri: what the customer allowed, given or taken back whenever they like."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kervan.customers.actions.allow_marketing import allow_marketing
from kervan.customers.actions.withdraw_marketing import withdraw_marketing
from kervan.customers.marketing import allowed_channels, wording
from kervan.customers.models import MarketingChange
from kervan.orders.models import Order
from kervan.storefront.order_page import of_order
from kervan.storefront.order_payment import customer_of
from kervan.storefront.page import page, shop_of
from kervan.storefront.visitor import ip_of


@require_http_methods(["GET", "HEAD", "POST"])
@of_order
def permissions(request: HttpRequest, *, order: Order, token: str) -> HttpResponse:
    """One box per channel, ticked where advertising is allowed today."""
    if request.method == "POST":
        _save(request, order, set(request.POST.getlist("ticari")))
        messages.success(request, _("Reklam izinleriniz kaydedildi."))
        return redirect("storefront:order-marketing", token)
    name, language = shop_of(request).name, (get_language() or "tr")[:2]
    allowed = allowed_channels(order.email, order.phone)
    boxes = [
        (channel, recipient, wording(channel, shop=name, language=language), (recipient, channel) in allowed)
        for channel, recipient in _ways(order, allowed)
    ]
    return page(request, "storefront/order/marketing.html", boxes=boxes, order=order, token=token)


@transaction.atomic
def _save(request: HttpRequest, order: Order, ticked: set[str]) -> None:
    ways = _ways(order, allowed_channels(order.email, order.phone))
    actor, ip, source = customer_of(order), ip_of(request), MarketingChange.Source.LINK
    allow_marketing(
        [channel for channel, _recipient in ways if channel in ticked],
        actor=actor,
        email=order.email,
        phone=order.phone,
        language=(get_language() or "tr")[:2],
        about=order,
        order_number=order.number,
        ip=ip,
        source=source,
    )
    withdraw_marketing(
        [(recipient, channel) for channel, recipient in ways if channel not in ticked],
        actor=actor,
        source=source,
        about=order,
        order_number=order.number,
        ip=ip,
    )


def _ways(order: Order, allowed: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """(channel, recipient): the mail and the SMS, and calls where somebody allowed them before."""
    ways = [("email", order.email), ("sms", order.phone)]
    if (order.phone, "call") in allowed:
        ways.append(("call", order.phone))
    return [(channel, recipient) for channel, recipient in ways if recipient]
