"""Checkout below ``/magaza/odeme/``."""

from __future__ import annotations

from django.urls import path

from kervan.storefront import checkout

urlpatterns = [
    path("", checkout.checkout, name="checkout"),
]
