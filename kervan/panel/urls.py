"""The panel's addresses. A page appears in the left menu (_menu_items.html) as soon as its name exists here."""

from __future__ import annotations

from django.urls import include, path

from kervan.panel import gallery

app_name = "panel"

urlpatterns = [
    path("siparisler/", include("kervan.panel.list_urls")),
    path("siparisler/<int:number>/", include("kervan.panel.order_urls")),
    path("gallery", gallery.gallery, name="gallery"),
    path("", include("kervan.panel.page_urls")),
]
