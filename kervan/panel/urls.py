"""The panel's addresses. A page appears in the left menu (_menu_items.html) as soon as its name exists here."""

from __future__ import annotations

from django.urls import path

from kervan.panel import gallery, products, stock

app_name = "panel"

urlpatterns = [
    path("gallery", gallery.gallery, name="gallery"),
    # products
    path("products", products.products, name="products"),
    path("products/new", products.product_new, name="product-new"),
    path("products/<int:product_id>", products.product, name="product"),
    # stock
    path("stock", stock.stock, name="stock"),
    path("stock/<int:variant_id>", stock.stock_variant, name="stock-variant"),
]
