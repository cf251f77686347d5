"""The addresses below /siparisler/<number>/."""

from __future__ import annotations

from django.urls import path

from kervan.panel import (
    invoice_actions,
    message_actions,
    order_actions,
    order_cancel_wish,
    order_conversation,
    order_documents,
    order_edit,
    order_page,
    order_returns,
    parcel_actions,
    payment_actions,
    refund_actions,
    unpaid_actions,
)

PARCEL = "gonderi/<int:shipment_id>"
REFUND = "para-iadesi/<int:refund_id>"

urlpatterns = [
    path("", order_page.order, name="order"),
    path("durum/", order_page.order_pulse, name="order-pulse"),
    # the order
    path("kabul/", order_actions.accept, name="order-accept"),
    path("beklet/", order_actions.hold, name="order-hold"),
    path("baglanti-iptal/", order_actions.revoke, name="order-revoke-links"),
    path("serbest-birak/", order_actions.release, name="order-release"),
    path("iletisim/", order_actions.contact, name="order-contact"),
    path("teslimat-adresi/", order_actions.shipping_address, name="order-shipping-address"),
    path("fatura-adresi/", order_actions.billing_address, name="order-billing-address"),
    path("not/", order_actions.note, name="order-note"),
    path("etiket/", order_actions.tag, name="order-tag"),
    path("iptal/", order_actions.cancel, name="order-cancel"),
    path("iptal/geri-cevir/", order_cancel_wish.refuse, name="order-cancel-refuse"),
    path("musteriye-yaz/", order_conversation.answer, name="order-answer"),
    path("musteriye-yaz/gerekmiyor/", order_conversation.close, name="order-close-questions"),
    path("duzenle/", order_edit.edit, name="order-edit"),
    path("duzenle/fark/", order_edit.edit_difference, name="order-edit-difference"),
    path("duzenle/urun/", order_edit.edit_find, name="order-edit-find"),
    # money
    path("odeme/", payment_actions.pay, name="order-pay"),
    path("odeme/<int:payment_id>/geri-al/", payment_actions.void, name="order-void"),
    path("odeme/<int:payment_id>/cek/", payment_actions.capture, name="order-capture"),
    path("odeme/<int:payment_id>/birak/", payment_actions.release, name="order-let-go"),
    path("odeme/bildirim/<int:notice_id>/kapat/", payment_actions.dismiss, name="order-notice-dismiss"),
    path("odeme/bildirim/<int:notice_id>/dekont/", payment_actions.receipt, name="order-notice-receipt"),
    path("odeme/hatirlat/", unpaid_actions.remind, name="order-remind"),
    path("odeme/sure/", unpaid_actions.term, name="order-term"),
    path("yeniden-ac/", unpaid_actions.reopen, name="order-reopen"),
    path("farki-kapat/", payment_actions.close, name="order-close-difference"),
    path("para-iadesi/", refund_actions.refund, name="order-refund"),
    path(f"{REFUND}/odendi/", refund_actions.paid, name="refund-paid"),
    path(f"{REFUND}/iban/", refund_actions.to_iban, name="refund-iban"),
    path(f"{REFUND}/yeniden-dene/", refund_actions.retry, name="refund-retry"),
    path(f"{REFUND}/vazgec/", refund_actions.cancel, name="refund-cancel"),
    # parcels
    path("kargoya-hazir/", parcel_actions.ready, name="order-ready"),
    path("gonder/", parcel_actions.send, name="order-send"),
    path(f"{PARCEL}/gonderildi/", parcel_actions.parcel_dispatch, name="parcel-dispatch"),
    path(f"{PARCEL}/takip/", parcel_actions.tracking, name="parcel-tracking"),
    path(f"{PARCEL}/teslim-edildi/", parcel_actions.deliver, name="parcel-deliver"),
    path(f"{PARCEL}/teslim-edilemedi/", parcel_actions.undeliver, name="parcel-undeliver"),
    path(f"{PARCEL}/duzelt/", parcel_actions.fix, name="parcel-fix"),
    path(f"{PARCEL}/geri-al/", parcel_actions.restock, name="parcel-restock"),
    path(f"{PARCEL}/iptal/", parcel_actions.cancel, name="parcel-cancel"),
    path(f"{PARCEL}/beklemeden/", parcel_actions.decide, name="parcel-decide"),
    path(f"{PARCEL}/yeniden-hazirla/", parcel_actions.rebook, name="parcel-rebook"),
    path(f"{PARCEL}/gonderimi-geri-al/", parcel_actions.take_back, name="parcel-take-back"),
    path(f"{PARCEL}/teslimi-geri-al/", parcel_actions.correct, name="parcel-correct"),
    # returns
    path("iade/", order_returns.open_one, name="order-return"),
    path("iade-edildi/", order_returns.all_back, name="order-all-back"),
    # invoices
    path("fatura/", invoice_actions.issue, name="order-invoice"),
    path("fatura/<int:invoice_id>/yeniden/", invoice_actions.resend, name="invoice-resend"),
    path("fatura/<int:invoice_id>/iptal/", invoice_actions.cancel, name="invoice-cancel"),
    path("fatura/<int:invoice_id>/gider-pusulasi/", invoice_actions.voucher, name="invoice-voucher"),
    path("fatura/<int:invoice_id>/iade-faturasi/", invoice_actions.buyers_return, name="invoice-return"),
    path("fatura/<int:invoice_id>/pdf/", invoice_actions.pdf, name="invoice-pdf"),
    path("fatura/<int:invoice_id>/xml/", invoice_actions.xml, name="invoice-xml"),
    path("gider-pusulasi/<int:correction_id>/pdf/", invoice_actions.voucher_paper, name="invoice-voucher-pdf"),
    # messages
    path("mesaj/<int:message_id>/", message_actions.message, name="order-message"),
    path("mesaj/<int:message_id>/durdur/", message_actions.stop, name="order-message-stop"),
    path("mesaj/<int:message_id>/yeniden/", message_actions.again, name="order-message-again"),
    path("mesajlari-yeniden-gonder/", message_actions.resend, name="order-resend"),
    # paper
    path(f"{PARCEL}/kargo-etiketi/", order_documents.label, name="parcel-label"),
    path("siparis-etiketi/", order_documents.own_label, name="order-own-label"),
    path("paket-fisi/", order_documents.packing_slip, name="order-packing-slip"),
]
