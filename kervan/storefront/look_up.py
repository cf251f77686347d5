"""Sipariş sorgula: the way to an order's page without its mail, by number and e-mail or telephone.

Wrong and unknown are answered with the same words after the same work, and each visitor and each number may be tried only
so often: nobody learns here which orders exist, or whose they are.
"""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kervan.lib.errors import Invalid
from kervan.lib.phones import to_e164
from kervan.orders.links import order_path
from kervan.orders.models import Order
from kervan.storefront.order_forms import LookUpForm
from kervan.storefront.page import for_customers, page
from kervan.storefront.visitor import ip_of

MOST_PER_VISITOR, MOST_PER_NUMBER, SECONDS = 10, 10, 15 * 60


@require_http_methods(["GET", "POST"])
@for_customers
@never_cache
def look_up(request: HttpRequest) -> HttpResponse:
    """Sipariş sorgula."""
    form = LookUpForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            number, contact = form.cleaned_data["number"], form.cleaned_data["contact"]
            if _too_often(f"ip {ip_of(request)}", MOST_PER_VISITOR) or _too_often(f"order {number}", MOST_PER_NUMBER):
                form.add_error(None, _("Çok fazla deneme yapıldı; 15 dakika sonra yeniden deneyin."))
                status = 429
            elif (order := _order(number, contact)) is not None:
                return redirect(order_path(order))
            else:
                form.add_error(
                    None, _("Bu bilgilerle bir sipariş bulamadık. Numarayı ve iletişim bilginizi kontrol edin.")
                )
    return page(request, "storefront/order/look_up.html", status=status, form=form)


def _order(number: int, contact: str) -> Order | None:
    """The order with this number, if the contact is its customer's."""
    order = Order.objects.filter(number=number, draft=False).first()
    email, phone = contact.strip().lower(), _phone(contact)
    known_email, known_phones = (order.email.lower(), _phones(order)) if order else ("", ("",))
    same = bool(email and known_email) and constant_time_compare(email, known_email)
    for known in known_phones:
        same |= bool(phone and known) and constant_time_compare(phone, known)
    return order if same else None


def _phones(order: Order) -> tuple[str, ...]:
    return order.phone, str((order.shipping_address or {}).get("phone", ""))


def _phone(text: str) -> str:
    try:
        return to_e164(text)
    except Invalid:
        return ""


def _too_often(whose: str, most: int) -> bool:
    """Counts this try. The count is kept for all web nodes, under a hash: no address of a visitor is stored."""
    key = "look-up-" + hashlib.sha256(whose.encode()).hexdigest()[:32]
    cache.add(key, 0, SECONDS)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out just now
        return False
