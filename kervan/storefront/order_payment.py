"""What a customer tells about the money: "Ödeme yaptım"."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kervan.lib.actor import Actor
from kervan.lib.errors import DomainError
from kervan.lib.pictures import MOST_BYTES
from kervan.orders.models import Order
from kervan.payments.actions.announce_transfer import announce_transfer
from kervan.payments.notices import may_announce
from kervan.storefront.order_forms import TransferForm
from kervan.storefront.order_page import of_order
from kervan.storefront.page import page


def customer_of(order: Order) -> Actor:
    """Whoever holds the order's link acts as its customer."""
    return Actor(kind="customer", id=order.customer_id, name=order.customer_name)


def content_of(upload: UploadedFile | None) -> bytes | None:
    """The file's bytes; of one that is too large only as many as show that it is."""
    return upload.read(MOST_BYTES + 1) if upload else None


@require_http_methods(["GET", "POST"])
@of_order
def paid(request: HttpRequest, *, order: Order, token: str) -> HttpResponse:
    """Ödeme yaptım."""
    if request.method == "GET" and not may_announce(order):
        return redirect("storefront:order", token)
    form = TransferForm(request.POST or None, request.FILES or None, order=order)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _announce(order, form)
            except DomainError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                messages.success(request, _("Bildiriminizi aldık. Ödemenizi hesabımızda görünce size yazacağız."))
                return redirect("storefront:order", token)
    return page(request, "storefront/order/paid.html", status=status, form=form, order=order, token=token)


def _announce(order: Order, form: TransferForm) -> None:
    values = form.cleaned_data
    announce_transfer(
        order.pk,
        actor=customer_of(order),
        bank=values["bank"],
        sender=values["sender"],
        sent_on=values["sent_on"],
        amount=values["amount"],
        bank_account_id=values["account"].pk if values["account"] else None,
        receipt=content_of(values["receipt"]),
        once_key=values["once_key"],
    )
