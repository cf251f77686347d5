"""The panel's addresses. A page appears in the left menu (_menu_items.html) as soon as its name exists here."""

from __future__ import annotations

from django.urls import include, path

from kervan.panel import gallery, palette, today

app_name = "panel"

urlpatterns = [
    path("", today.today, name="today"),
    path("bugun/kuyruklar/", today.today_queues, name="today-queues"),
    path("bugun/rakamlar/", today.today_figures, name="today-figures"),
    path("ara/", palette.palette, name="palette"),
    path("siparisler/", include("kervan.panel.list_urls")),
    path("siparisler/<int:number>/", include("kervan.panel.order_urls")),
    path("gallery", gallery.gallery, name="gallery"),
    path("", include("kervan.panel.page_urls")),
]
