"""One sentence per event of an order. ``{names}`` are filled by panel/timeline.py from the event's data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "order.started": _("Sipariş başladı; kart ödemesi bekleniyor ({total})."),
    "order.placed": _("Sipariş verildi ({total})."),
    "order.accepted": _("Sipariş kabul edildi."),
    "order.edited": _("Sipariş düzenlendi. {edits} {reason}"),
    "order.pieces_cancelled": _("{pieces} adet iptal edildi. {reason}"),
    "order.expired": _("Ödeme süresi doldu, sipariş iptal edildi ({amount})."),
    "order.reopened": _("Sipariş yeniden açıldı: {pieces} adet."),
    "order.asked": _("Müşteri yazdı: {text}"),
    "order.answered": _("Müşteriye yanıt yazıldı: {text}"),
    "order.question_closed": _("Müşterinin mesajı yanıtsız kapatıldı."),
    "order.cancel_wished": _("Müşteri siparişin iptalini istedi. {reason}"),
    "order.cancel_wish_refused": _("İptal talebi kabul edilmedi. {reason}"),
    "order.cancel_asked": _("Sipariş iptal edilecek; kargo firmasının yanıtı bekleniyor. {reason}"),
    "order.cancel_stopped": _("Sipariş iptal edilemedi: {reason}"),
    "order.address_asked": _("Adres değişecek; kargo firmasının yanıtı bekleniyor. {changes}"),
    "order.address_stopped": _("Adres değiştirilemedi: {reason}"),
    "order.rebooking_stopped": _("{reference} referanslı gönderi yeniden hazırlanamadı: {reason}"),
    "order.refund_stopped": _("İptalle birlikte istenen para iadesi yapılamadı: {reason}"),
    "order.held": _("Sipariş beklemeye alındı: {reason}"),
    "order.released": _("Bekleme kaldırıldı."),
    "order.contact_changed": _("İletişim bilgileri değişti: {changes}"),
    "order.address_changed": _("Adres değişti: {changes}"),
    "order.links_revoked": _("Müşteriye verilen sipariş bağlantıları iptal edildi."),
    "order.noted": _("Not: {text}"),
    "order.label_printed": _("Sipariş etiketi basıldı."),
    "order.tagged": _("Etiketler değişti: {after}"),
    "orders.exported": _("Sipariş listesi dışa aktarıldı ({format})."),
}
