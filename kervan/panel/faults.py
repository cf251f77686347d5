"""The pages for when something is wrong: they say what happened and where to go on, and never fail themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(f"{status}.html", request=request), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be read."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: logged in, but without the right."""
    return _page(request, 403)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page is older than the log-in (no CSRF token that holds). A part of a page asks to log in, as ever."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401)
    return HttpResponse(render_to_string("403_csrf.html", request=request), status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page or record."""
    return _page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Rendered without the request, because the database may be what is broken."""
    return HttpResponse(render_to_string("500.html"), status=500)
