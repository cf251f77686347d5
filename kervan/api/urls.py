"""Everything below /api/v1/."""

from __future__ import annotations

from django.urls import path

from kervan.api.app import api
from kervan.api.contract import openapi_json

urlpatterns = [
    path("openapi.json", openapi_json),
    path("", api.urls),
]
