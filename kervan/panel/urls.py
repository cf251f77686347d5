"""The panel's addresses. A page appears in the left menu as soon as its name exists here (templates/panel/_menu_items.html)."""

from __future__ import annotations

from django.urls import path

from kervan.panel import gallery

app_name = "panel"

urlpatterns = [
    path("gallery", gallery.gallery, name="gallery"),
]
