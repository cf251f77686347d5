"""Mağazaya yaz: questions about an order, and the shop's answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kervan.lib.errors import DomainError
from kervan.orders.models import Order
from kervan.sales.actions.write_to_shop import write_to_shop
from kervan.sales.conversations import conversation_of
from kervan.storefront.order_forms import MessageForm
from kervan.storefront.order_page import of_order
from kervan.storefront.order_payment import customer_of
from kervan.storefront.page import page


@require_http_methods(["GET", "HEAD", "POST"])
@of_order
def write(request: HttpRequest, *, order: Order, token: str) -> HttpResponse:
    """Mağazaya yaz."""
    if request.method != "POST" and order.placed_at is None:
        return redirect("storefront:order", token)
    form = MessageForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            values = form.cleaned_data
            try:
                write_to_shop(order.pk, actor=customer_of(order), text=values["text"], once_key=values["once_key"])
            except DomainError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                messages.success(request, _("Mesajınızı aldık; yanıtı burada ve e-postanızda görürsünüz."))
                return redirect("storefront:order", token)
    values = {"form": form, "conversation": conversation_of(order), "order": order, "token": token}
    return page(request, "storefront/order/write.html", status=status, **values)
