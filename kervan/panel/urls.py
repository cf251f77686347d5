"""The panel's addresses. A page appears in the left menu (_menu_items.html) as soon as its name exists here."""

from __future__ import annotations

from django.urls import include, path

from kervan.panel import customers, gallery, products, shipments, stock

app_name = "panel"

urlpatterns = [
    path("siparisler/", include("kervan.panel.list_urls")),
    path("siparisler/<int:number>/", include("kervan.panel.order_urls")),
    path("gallery", gallery.gallery, name="gallery"),
    # products
    path("products", products.products, name="products"),
    path("products/new", products.product_new, name="product-new"),
    path("products/<int:product_id>", products.product, name="product"),
    # stock
    path("stock", stock.stock, name="stock"),
    path("stock/<int:variant_id>", stock.stock_variant, name="stock-variant"),
    # customers
    path("customers", customers.customers, name="customers"),
    path("customers/new", customers.customer_new, name="customer-new"),
    path("customers/<int:customer_id>", customers.customer, name="customer"),
    # parcels
    path("shipments", shipments.shipments, name="shipments"),
]
