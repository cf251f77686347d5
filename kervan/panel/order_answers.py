"""How the buttons of the order page answer: with htmx by swapping the order in place, without JavaScript by a redirect.

A view asks for one right, makes one call, and returns ``Done``. A refusal is shown in words beside the thing it is
about, with the order as it stands now, and nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget, trigger_client_event

from kervan.lib.errors import DomainError, NotFound
from kervan.orders.models import Order
from kervan.orders.queries import order_by_number
from kervan.panel import feedback
from kervan.panel.action_form import ActionForm
from kervan.panel.asking import needs
from kervan.panel.order_page import Problem, context_of

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Done:
    """What is said after success. ``undo`` is an address to POST to; ``then`` the address of a dialog that follows."""

    text: str
    undo: str = ""
    then: str = ""


@dataclass(slots=True)
class Dialog:
    """A form in a dialog (a page of its own without JavaScript) and how it is drawn."""

    form: ActionForm
    title: str
    button: str
    template: str
    sub: str = ""
    wide: bool = False
    danger: bool = False
    more: dict[str, Any] = field(default_factory=dict)


def order_url(order: Order, request: HttpRequest) -> str:
    """The order's page, in the filter it was opened from."""
    query = request.GET.urlencode()
    return reverse("panel:order", args=[order.number]) + (f"?{query}" if query else "")


def found(number: int) -> Order:
    """The order, or a 404 page."""
    try:
        return order_by_number(number)
    except NotFound as missing:
        raise Http404(str(missing)) from None


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: nothing while it is only shown."""
    return request.POST if request.method == "POST" else None


def action(
    right: str, *, where: str = ""
) -> Callable[[Callable[Concatenate[HttpRequest, Order, P], Done]], Callable[..., HttpResponse]]:
    """A button that acts at once. ``where`` names what a refusal stands beside ("parcel-{shipment_id}", "tags" …)."""

    def wrap(view: Callable[Concatenate[HttpRequest, Order, P], Done]) -> Callable[..., HttpResponse]:
        @never_cache
        @require_POST
        @needs(right)
        @wraps(view)
        def answer(request: HttpRequest, number: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            order = found(number)
            try:
                done = view(request, order, *args, **kwargs)
            except DomainError as refusal:
                problem = Problem(where=where.format(**kwargs), text=str(refusal), typed=request.POST.dict())
                return _refused(request, order, refusal, problem)
            return _done(request, order, done)

        return answer

    return wrap


def dialog(right: str, make: Callable[..., Dialog]) -> Callable[[Callable[..., Done]], Callable[..., HttpResponse]]:
    """A button that opens a form: GET draws it, POST performs it through the view, which gets the checked form."""

    def wrap(view: Callable[..., Done]) -> Callable[..., HttpResponse]:
        @never_cache
        @require_http_methods(["GET", "POST"])
        @needs(right)
        @wraps(view)
        def answer(request: HttpRequest, number: int, **kwargs: Any) -> HttpResponse:
            order = found(number)
            try:
                shown = make(request, order, **kwargs)
            except NotFound as missing:
                raise Http404(str(missing)) from None
            if request.method == "GET":
                return _draw(request, order, shown)
            if not shown.form.is_valid():
                return _draw(request, order, shown, status=422)
            try:
                done = view(request, order, shown.form, **kwargs)
            except DomainError as refusal:
                shown.form.show(refusal)
                return _draw(request, order, shown, status=refusal.status, fresh=True)
            return _done(request, order, done)

        return answer

    return wrap


def order_fragment(request: HttpRequest, number: int, problem: Problem | None = None, *, oob: bool = False) -> str:
    """The whole order as it stands now; #order."""
    context = context_of(request, found(number), problem)
    return render_to_string("panel/orders/_order.html", context | {"oob": oob}, request=request)


def _done(request: HttpRequest, order: Order, done: Done) -> HttpResponse:
    if not getattr(request, "htmx", False):
        feedback.toast(request, done.text, undo_url=done.undo)
        return HttpResponseRedirect(done.then or order_url(order, request))
    response = HttpResponse(order_fragment(request, order.number))
    retarget(response, "#order")
    reswap(response, "outerHTML")
    trigger_client_event(response, "kervan:close-dialog")
    if done.then:
        trigger_client_event(response, "kervan:open-dialog", {"url": done.then}, after="settle")
    return feedback.with_toast(response, done.text, undo_url=done.undo)


def _refused(request: HttpRequest, order: Order, refusal: DomainError, problem: Problem) -> HttpResponse:
    if getattr(request, "htmx", False):
        response = HttpResponse(order_fragment(request, order.number, problem), status=_swapped(refusal))
        retarget(response, "#order")
        return reswap(response, "outerHTML")
    return render(
        request, "panel/orders/detail.html", context_of(request, found(order.number), problem), status=refusal.status
    )


def _swapped(refusal: DomainError) -> int:
    """Only these statuses are put on the page by the browser; the others mean that nothing usable came."""
    return refusal.status if refusal.status in {409, 422} else 409


def _draw(request: HttpRequest, order: Order, shown: Dialog, *, status: int = 200, fresh: bool = False) -> HttpResponse:
    context = {
        "order": order,
        "form": shown.form,
        "dialog": shown,
        "url": request.get_full_path(),
        "order_url": order_url(order, request),
        **shown.more,
    }
    if not getattr(request, "htmx", False):
        return render(request, "panel/orders/form_page.html", context, status=status)
    text: str = render_to_string("panel/orders/_dialog_form.html", context, request=request)
    if fresh:
        # What the refusal speaks of has changed meanwhile: the page behind shows it as it is now.
        text += order_fragment(request, order.number, oob=True)
    return HttpResponse(mark_safe(text), status=status if status in {200, 409, 422} else 409)  # noqa: S308
