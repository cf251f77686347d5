"""The customers' addresses, one list per part: shop and cart, checkout, the customer's order page, card payments."""

from __future__ import annotations

from django.urls import include, path

app_name = "storefront"

urlpatterns = [
    path("", include("kervan.storefront.pay_urls")),
    path("", include("kervan.storefront.order_urls")),
    path("magaza/odeme/", include("kervan.storefront.checkout_urls")),
    path("magaza/", include("kervan.storefront.shop_urls")),  # last: it answers every other address below /magaza/
]
