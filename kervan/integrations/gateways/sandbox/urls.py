"""The far side's payment page."""

from __future__ import annotations

from django.urls import path

from kervan.integrations.gateways.sandbox.page import payment_page

urlpatterns = [path("<str:token>/", payment_page, name="sandbox-payment-page")]
