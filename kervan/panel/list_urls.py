"""The addresses of the list of orders and of bulk work, below /siparisler/."""

from __future__ import annotations

from django.urls import path

from kervan.panel import bulk, compose, compose_search, drafts, order_export, order_list, tracking_upload

urlpatterns = [
    path("", order_list.orders, name="orders"),
    path("yeni/", compose.order_new, name="order-new"),
    path("yeni/urunler/", compose_search.products, name="compose-products"),
    path("yeni/musteriler/", compose_search.customers, name="compose-customers"),
    path("yeni/ilceler/", compose_search.places, name="compose-places"),
    path("kopyala/<int:number>/", drafts.copy, name="draft-copy"),
    path("filtre/", order_list.filter_dialog, name="orders-filter"),
    path("gelenler/", order_list.orders_new, name="orders-new"),
    path("urunler/<int:order_id>/", order_list.order_lines, name="order-lines"),
    path("sutunlar/", order_list.save_columns, name="orders-columns"),
    path("gorunumler/", order_list.views, name="orders-views"),
    path("gorunumler/<int:view_id>/sil/", order_list.view_delete, name="orders-view-delete"),
    path("disa-aktar/", order_export.export, name="orders-export"),
    path("takip-numaralari/", tracking_upload.upload, name="orders-bulk-paste"),
    path("toplu-islemler/", bulk.bulk_jobs, name="orders-bulk-jobs"),
    path("toplu-islemler/<int:job_id>/", bulk.bulk_job, name="orders-bulk-job"),
    path("toplu-islemler/<int:job_id>/yeniden/", bulk.bulk_retry, name="orders-bulk-retry"),
    path("toplu-islemler/<int:job_id>/etiketler/", bulk.bulk_job_labels, name="orders-bulk-labels"),
    path("toplu/<slug:kind>/", bulk.bulk, name="orders-bulk"),
]
