"""Card payments: "Şimdi öde", and below ``/odeme/`` the way to the gateway and back, and the gateways' own messages."""

from __future__ import annotations

from django.urls import include, path

from kervan.storefront import card_payments, gateway_messages

urlpatterns = [
    path("siparis/<str:token>/ode/", card_payments.pay, name="pay"),
    path("siparis/<str:token>/havale/", card_payments.by_transfer, name="pay-by-transfer"),
    path("odeme/bildirim/<int:account_id>/", gateway_messages.callback, name="gateway-callback"),
    path("odeme/deneme-pos/", include("kervan.integrations.gateways.sandbox.urls")),
    path("odeme/<str:attempt>/", card_payments.go, name="pay-go"),
    path("odeme/<str:attempt>/donus/", gateway_messages.back, name="pay-back"),
    path("odeme/<str:attempt>/sonuc/", card_payments.result, name="pay-result"),
    path("odeme/<str:attempt>/durum/", card_payments.state, name="pay-state"),
]
