"""A session that ended in the middle of work."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

HtmxResponse = Callable[[HttpRequest], HttpResponse]


def no_login_inside_a_page(get_response: HtmxResponse) -> HtmxResponse:
    """A part of a page that only strangers would get becomes a 401, upon which the page loads itself anew and asks to log in.

    htmx follows redirects by itself and would put the whole log-in page where a card was.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        redirected = response.get("Location", "") if request.headers.get("HX-Request") else ""
        return HttpResponse(status=401) if redirected.startswith(resolve_url(settings.LOGIN_URL)) else response

    return answer
