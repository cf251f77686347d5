"""The customers' addresses, one list per part: shop and cart, checkout, order page, card payments. And the carriers' messages."""

from __future__ import annotations

from django.urls import include, path

from kervan.storefront import carrier_messages

app_name = "storefront"

urlpatterns = [
    path("", include("kervan.storefront.pay_urls")),
    path("webhooks/carriers/<str:token>/", carrier_messages.told, name="carrier-message"),
    path("", include("kervan.storefront.order_urls")),
    path("magaza/odeme/", include("kervan.storefront.checkout_urls")),
    path("magaza/", include("kervan.storefront.shop_urls")),  # last: it answers every other address below /magaza/
]
