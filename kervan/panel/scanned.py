"""A label that is scanned into any search box: our own opens its order, one of a cancelled parcel says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from kervan.lib.order_codes import read_order_code
from kervan.orders.models import Order
from kervan.panel.asking import staff_of
from kervan.shipping.models import Shipment
from kervan.shipping.scanned import dead_label, dead_words
from kervan.shipping.states import State

#: Boxes that answer a scan themselves.
OWN_ANSWERS = {"panel:palette", "panel:return-desk"}


class ScansAreAnswered:
    """Looks at what was typed into the search box of a list (``q``) before the list does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Elsewhere at once, when the text is all of a label's code; None for everything else, so that the list answers."""
        match = request.resolver_match
        text = request.GET.get("q", "")
        if not text or request.method != "GET" or match is None or match.app_name != "panel":
            return None
        if match.view_name in OWN_ANSWERS or not request.user.is_authenticated:
            return None
        if not staff_of(request).has_perm("orders.view"):
            return None
        url = _elsewhere(text)
        if not url:
            return None
        return HttpResponseClientRedirect(url) if request.headers.get("HX-Request") else HttpResponseRedirect(url)


def _elsewhere(text: str) -> str:
    number = read_order_code(text)
    if number is not None and Order.objects.filter(number=number, draft=False).exists():
        return reverse("panel:order", args=[number])
    if dead_label(text) is not None:
        return f"{reverse('panel:palette')}?{urlencode({'q': text.strip()})}"
    return ""


def dead_answer(request: HttpRequest, parcel: Shipment) -> HttpResponse:
    """The page that says so, with the label to print instead where there is one."""
    new = Shipment.objects.filter(order=parcel.order_id, state=State.READY).order_by("-id").first()
    rights = staff_of(request).rights
    context: dict[str, Any] = {"parcel": parcel, "order": parcel.order, "new": new, "says": dead_words()}
    context["prints"] = "shipping.print" in rights
    return render(request, "panel/shipments/dead_label.html", context)
