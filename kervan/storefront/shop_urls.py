"""The shop below ``/magaza/``: products, cart, logo."""

from __future__ import annotations

from django.urls import path

from kervan.storefront import cart, faults, info, looks, products

urlpatterns = [
    path("", products.product_list, name="shop"),
    path("urun/<int:product_id>/", products.product, name="product"),
    path("sepet/", cart.cart, name="cart"),
    path("sepet/ekle/", cart.add, name="cart-add"),
    path("sepet/degistir/", cart.change, name="cart-change"),
    path("sayfa/<slug:slug>/", info.info, name="info"),
    path("logo.png", looks.logo, name="logo"),
    path("<path:rest>", faults.no_such_page, name="no-such-page"),
]
