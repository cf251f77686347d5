"""How the buttons of a return answer: a dialog with htmx, a page of its own without; success leads to the return's page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from kervan.lib.errors import DomainError, NotFound
from kervan.panel import feedback
from kervan.panel.asking import needs
from kervan.panel.order_answers import Dialog
from kervan.returns.models import Return
from kervan.returns.queries import return_by_code


def return_url(this: Return) -> str:
    """The return's page."""
    return reverse("panel:return", args=[this.code])


def found(code: str) -> Return:
    """The return, or a 404 page."""
    try:
        return return_by_code(code)
    except NotFound as missing:
        raise Http404(str(missing)) from None


def leads_to(request: HttpRequest, url: str) -> HttpResponse:
    """Go there, from a dialog too."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def return_dialog(
    right: str, make: Callable[[HttpRequest, Return], Dialog]
) -> Callable[[Callable[[HttpRequest, Return, Any], str]], Callable[..., HttpResponse]]:
    """A button that opens a form: GET draws it, POST performs it; the view gets the checked form and says what happened."""

    def wrap(view: Callable[[HttpRequest, Return, Any], str]) -> Callable[..., HttpResponse]:
        @never_cache
        @require_http_methods(["GET", "POST"])
        @needs(right)
        @wraps(view)
        def answer(request: HttpRequest, code: str) -> HttpResponse:
            this = found(code)
            shown = make(request, this)
            if request.method == "GET":
                return draw(request, this, shown)
            if not shown.form.is_valid():
                return draw(request, this, shown, status=422)
            try:
                said = view(request, this, shown.form)
            except DomainError as refusal:
                shown.form.show(refusal)
                return draw(request, this, shown, status=refusal.status)
            feedback.toast(request, said)
            return leads_to(request, return_url(this))

        return answer

    return wrap


def draw(request: HttpRequest, this: Return, shown: Dialog, *, status: int = 200) -> HttpResponse:
    """The form, in the dialog or on its own page."""
    context = {
        "order": this.order,
        "return": this,
        "form": shown.form,
        "dialog": shown,
        "url": request.get_full_path(),
        "back_url": return_url(this),
        **shown.more,
    }
    if not getattr(request, "htmx", False):
        return render(request, "panel/returns/form_page.html", context, status=status)
    # Only these statuses are put on the page by the browser.
    return render(
        request, "panel/orders/_dialog_form.html", context, status=status if status in {200, 409, 422} else 409
    )
