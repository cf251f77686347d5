"""Addresses of products, stock, customers, parcels, failed jobs and settings; included in urls.py."""

from __future__ import annotations

from django.urls import include, path

from kervan.panel import (
    compose,
    customers,
    day_end,
    drafts,
    failed_jobs,
    invoices,
    marketing,
    payments,
    privacy,
    products,
    refunds,
    shipments,
    stock,
)

urlpatterns = [
    path("taslaklar/", drafts.drafts, name="drafts"),
    path("taslaklar/<int:number>/", compose.draft, name="draft"),
    path("taslaklar/<int:number>/sil/", drafts.delete, name="draft-delete"),
    path("urunler/", products.products, name="products"),
    path("urunler/yeni/", products.product_new, name="product-new"),
    path("urunler/<int:product_id>/", products.product, name="product"),
    path("stok/", stock.stock, name="stock"),
    path("stok/<int:variant_id>/", stock.stock_variant, name="stock-variant"),
    path("musteriler/", customers.customers, name="customers"),
    path("musteriler/yeni/", customers.customer_new, name="customer-new"),
    path("musteriler/reklam-izinleri/", marketing.export, name="marketing-export"),
    path("musteriler/<int:customer_id>/reklam-izni/geri-al/", marketing.withdraw, name="marketing-withdraw"),
    path("musteriler/<int:customer_id>/", customers.customer, name="customer"),
    path("musteriler/<int:customer_id>/veriler/", privacy.export, name="customer-export"),
    path("musteriler/<int:customer_id>/anonimlestir/", privacy.forget, name="customer-forget"),
    path("faturalar/", invoices.invoices, name="invoices"),
    path("gonderiler/", shipments.shipments, name="shipments"),
    path("odemeler/", payments.payments, name="payments"),
    path("odemeler/disa-aktar/", payments.payments_export, name="payments-export"),
    path("odemeler/gun-sonu/", day_end.day, name="day-end"),
    path("odemeler/gun-sonu/disa-aktar/", day_end.days_export, name="day-ends-export"),
    path("iadeler/", include("kervan.panel.return_urls")),
    path("para-iadeleri/", refunds.refunds, name="refunds"),
    path("para-iadeleri/odendi/", refunds.refunds_paid, name="refunds-paid"),
    path("para-iadeleri/disa-aktar/", refunds.refunds_export, name="refunds-export"),
    path("ayarlar/", include("kervan.panel.settings_urls")),
    path("basarisiz-islemler/", failed_jobs.failed, name="failed-jobs"),
    path("basarisiz-islemler/yeniden-dene/", failed_jobs.retry_every, name="failed-jobs-retry-all"),
    path("basarisiz-islemler/<int:job_id>/yeniden-dene/", failed_jobs.retry_one, name="failed-jobs-retry"),
]
