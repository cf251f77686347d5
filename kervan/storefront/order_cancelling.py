"""İptal talebi oluştur: what a customer may do before the parcel leaves."""

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
from kervan.sales.actions.wish_cancel import wish_cancel
from kervan.sales.cancel_wishes import may_wish_cancel
from kervan.sales.models import CancelWish
from kervan.storefront.order_forms import CancelForm
from kervan.storefront.order_page import of_order
from kervan.storefront.order_payment import customer_of
from kervan.storefront.page import page


@require_http_methods(["GET", "POST"])
@of_order
def cancel(request: HttpRequest, *, order: Order, token: str) -> HttpResponse:
    """İptal talebi oluştur."""
    if request.method == "GET" and not may_wish_cancel(order):
        return redirect("storefront:order", token)
    form = CancelForm(request.POST or None, order=order)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                wish = _wish(order, form)
            except DomainError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                done = wish.state == CancelWish.State.DONE
                text = (
                    _("Siparişiniz iptal edildi.") if done else _("İptal talebinizi aldık; inceleyip yanıtlayacağız.")
                )
                messages.success(request, text)
                return redirect("storefront:order", token)
    return page(request, "storefront/order/cancel.html", status=status, form=form, order=order, token=token)


@transaction.atomic
def _wish(order: Order, form: CancelForm) -> CancelWish:
    values, actor = form.cleaned_data, customer_of(order)
    iban, holder = values.get("iban", ""), values.get("holder", "")
    if iban:
        keep_refund_account(order.pk, actor=actor, iban=iban, holder=holder)
    return wish_cancel(order.pk, actor=actor, reason=values["reason"], iban=iban, holder=holder)
