"""İade talebi oluştur: the customer's right of withdrawal, without an account and without a script."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kervan.lib.errors import DomainError
from kervan.orders.models import Order
from kervan.payments.actions.keep_refund_account import keep_refund_account
from kervan.returns.actions.add_photo import MOST_PHOTOS, add_photo
from kervan.returns.actions.open_return import open_return
from kervan.returns.models import Return
from kervan.storefront.order_forms import ReturnForm
from kervan.storefront.order_page import of_order
from kervan.storefront.order_payment import content_of, customer_of
from kervan.storefront.order_return_rows import offered, return_offer
from kervan.storefront.page import page


@require_http_methods(["GET", "POST"])
@of_order
def open_one(request: HttpRequest, *, order: Order, token: str) -> HttpResponse:
    """İade talebi oluştur."""
    offer = return_offer(order)
    if request.method == "GET" and not offered(offer):
        return redirect("storefront:order", token)
    key = request.POST.get("once_key", "")[:64]
    if key and Return.objects.filter(order=order, once_key=key).exists():
        return redirect("storefront:order", token)  # the button was pressed twice
    form = ReturnForm(request.POST or None, order=order, offer=offer)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                opened = _open(request, order, form)
            except DomainError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                done = _("İade talebinizi aldık (%(code)s). Teyidini e-postayla da gönderiyoruz.")
                messages.success(request, done % {"code": opened.code})
                return redirect("storefront:order", token)
    values = {"form": form, "offer": offer, "order": order, "token": token, "most_photos": MOST_PHOTOS}
    return page(request, "storefront/order/return.html", status=status, **values)


@transaction.atomic
def _open(request: HttpRequest, order: Order, form: ReturnForm) -> Return:
    """All of it or nothing: a return without its photos or its account would be half a request."""
    values, actor = form.cleaned_data, customer_of(order)
    opened = open_return(
        order.pk,
        actor=actor,
        quantities=form.quantities(),
        reason=values["reason"],
        wish=values["wish"],
        note=values["note"],
        by_customer=True,
        once_key=values["once_key"],
    )
    if values.get("iban"):
        keep_refund_account(order.pk, actor=actor, iban=values["iban"], holder=values["holder"])
    for upload in request.FILES.getlist("photos")[: MOST_PHOTOS + 1]:
        add_photo(opened.pk, actor=actor, content=content_of(upload) or b"")
    return opened
