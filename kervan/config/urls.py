"""Every address of the installation: log-in, language, API, panel."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("kervan.panel.urls")),
]

if find_spec("kervan.api.urls"):
    urlpatterns.insert(0, path("api/v1/", include("kervan.api.urls")))

handler400 = "kervan.panel.faults.bad_request"
handler403 = "kervan.panel.faults.forbidden"
handler404 = "kervan.panel.faults.not_found"
handler500 = "kervan.panel.faults.broken"
