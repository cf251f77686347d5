"""Every address of the installation: log-in, language, API, panel."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("kervan.api.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("kervan.panel.urls")),
]

handler400 = "kervan.panel.faults.bad_request"
handler403 = "kervan.panel.faults.forbidden"
handler404 = "kervan.panel.faults.not_found"
handler500 = "kervan.panel.faults.broken"
