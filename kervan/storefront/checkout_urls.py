"""Checkout below ``/magaza/odeme/``."""

from __future__ import annotations

from django.urls import path

from kervan.storefront import checkout, draft_payment

urlpatterns = [
    path("", checkout.checkout, name="checkout"),
    path("taslak/<str:token>/", draft_payment.draft, name="draft"),
]
