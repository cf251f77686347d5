"""Card payments below ``/odeme/``: return pages, callbacks, the sandbox gateway's hosted page."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
