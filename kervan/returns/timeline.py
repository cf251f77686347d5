"""One sentence per event of returns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "return.opened": _("İade talebi {code} oluşturuldu: {pieces} adet. {why}"),
    "return.approved": _("İade {code} onaylandı; son gönderme günü {send_by}."),
    "return.rejected": _("İade {code} kabul edilmedi: {reason}"),
    "return.withdrawn": _("İade {code}: vazgeçildi."),
    "return.tracking_added": _("İade {code} kargoda: {carrier} {tracking_number}"),
    "return.label_requested": _("İade {code}: {carrier} firmasından iade etiketi istendi."),
    "return.label_ready": _("İade {code}: {carrier} iade etiketi hazır ({reference})."),
    "return.label_refused": _("İade {code}: {carrier} iade etiketi vermedi: {reason}"),
    "return.label_cancelled": _("İade {code}: {carrier} iade etiketi iptal edildi."),
    "return.received": _("İade {code} teslim alındı. {outcomes}"),
    "return.settled": _("İade {code} sonuçlandı: {amount} iade tutarı. {reason}"),
    "return.exchanged": _("İade {code}: değişim siparişi #{number} oluşturuldu, {amount} mahsup edildi."),
    "return.replaced": _("Bu sipariş #{number} siparişinin {code} kodlu iadesinin yerine gönderiliyor."),
    "return.photo_added": _("İade {code}: fotoğraf eklendi."),
    "return.parcel_parked": _("Sahipsiz iade yazıldı: {carrier} {tracking_number} {sender}"),
    "return.parcel_claimed": _("İade {code}: sahipsiz koli bu iadenin. {tracking_number}"),
    "return.parcel_closed": _("Sahipsiz iade kapatıldı: {tracking_number} {note}"),
}
