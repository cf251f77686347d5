"""Every address of the installation: log-in, language, API, shop, panel."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path


def no_such_page(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Pages of allauth that a shop's staff has no use for: the e-mail address is the log-in, and the owner enters it."""
    raise Http404


urlpatterns = [
    path("api/v1/", include("kervan.api.urls")),
    path("accounts/email/", no_such_page),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("kervan.storefront.urls")),
    path("", include("kervan.panel.urls")),
]

handler400 = "kervan.panel.faults.bad_request"
handler403 = "kervan.panel.faults.forbidden"
handler404 = "kervan.panel.faults.not_found"
handler500 = "kervan.panel.faults.broken"
