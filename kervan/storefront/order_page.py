"""The customer's order page: opened by the signed link that stands in every mail."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kervan.lib.errors import NotFound
from kervan.orders.links import order_of
from kervan.orders.models import Order
from kervan.storefront.order_sheet import sheet_of
from kervan.storefront.page import for_customers, page


def of_order(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page of the one order that its link opens; the view gets ``order`` and ``token``.

    In the order's language unless the visitor chose one. Kept by no browser and no proxy, and named to no other site: the
    address is the key.
    """

    @for_customers
    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, token: str, *args: Any, **options: Any) -> HttpResponseBase:
        try:
            order = order_of(token)
        except NotFound:
            return page(request, "storefront/order/bad_link.html", status=404)
        if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
            response = view(request, *args, order=order, token=token, **options)
        else:
            with override(order.language):
                response = view(request, *args, order=order, token=token, **options)
        response["Referrer-Policy"] = "same-origin"
        return response

    return answer


def order_answer(request: HttpRequest, order: Order, token: str, *, status: int = 200, **values: Any) -> HttpResponse:
    """The page as it is now; ``refusal`` says why something did not happen."""
    return page(
        request, "storefront/order.html", status=status, sheet=sheet_of(order), order=order, token=token, **values
    )


@require_safe
@of_order
def order(request: HttpRequest, *, order: Order, token: str) -> HttpResponse:
    """Siparişiniz."""
    return order_answer(request, order, token)
