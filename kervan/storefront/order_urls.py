"""The customer's order page below ``/siparis/<token>/``, and the look-up ``/siparis-sorgula/``."""

from __future__ import annotations

from django.urls import path

from kervan.storefront import (
    look_up,
    order_cancelling,
    order_conversation,
    order_marketing,
    order_page,
    order_papers,
    order_payment,
    order_returns,
)

urlpatterns = [
    path("siparis-sorgula/", look_up.look_up, name="look-up"),
    path("siparis/<str:token>/", order_page.order, name="order"),
    path("siparis/<str:token>/odeme-yaptim/", order_payment.paid, name="order-paid"),
    path("siparis/<str:token>/fatura/<int:invoice_id>/", order_papers.invoice, name="order-invoice"),
    path("siparis/<str:token>/sozlesme/<int:consent_id>/", order_papers.consent, name="order-consent"),
    path("siparis/<str:token>/sozlesme/<int:consent_id>/pdf/", order_papers.consent_file, name="order-consent-pdf"),
    path("siparis/<str:token>/mesaj/", order_conversation.write, name="order-write"),
    path("siparis/<str:token>/reklam-izinleri/", order_marketing.permissions, name="order-marketing"),
    path("siparis/<str:token>/iptal/", order_cancelling.cancel, name="order-cancel"),
    path("siparis/<str:token>/iade/", order_returns.open_one, name="order-return"),
    path("siparis/<str:token>/iade/<str:code>/etiket/", order_papers.return_label, name="order-return-label"),
]
