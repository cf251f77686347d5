"""Everything below /api/v1/."""

from __future__ import annotations

from django.urls import path

from kervan.api.app import api
from kervan.api.contract import docs, openapi_json

urlpatterns = [
    path("openapi.json", openapi_json),
    path("docs", docs, name="api_docs"),
    path("", api.urls),
]
