"""One sentence per event of a parcel."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "carrier_code.mapped": _("Kargo kodunun anlamı söylendi: {code}"),
    "dispatch_list.opened": _("Kargo teslim listesi açıldı: {carrier}"),
    "dispatch_list.handed_over": _("Kargoya teslim edildi: {carrier}, {parcels} gönderi. {courier}"),
    "carrier.told": _("{parcels} gönderi için kargo firmasından bildirim geldi."),
    "packing.started": _("Paketleme masasına alındı."),
    "packing.taken_over": _("Paketlemesi {before} adlı çalışandan devralındı."),
    "packing.left": _("Paketlenmeden bırakıldı."),
    "shipment.requested": _("Gönderi {carrier} firmasına bildirildi. Referans {reference}."),
    "shipment.ready": _("Gönderi kargoya hazır. Referans {reference}."),
    "shipment.refused": _("{carrier} gönderiyi kabul etmedi: {reason}"),
    "shipment.dispatched": _("{pieces} adet gönderildi. {carrier} {tracking_number}"),
    "shipment.taken_back": _("Gönderim geri alındı; {pieces} adet yeniden gönderilmedi sayıldı."),
    "shipment.tracking_added": _("Takip bilgisi: {carrier} {tracking_number}"),
    "shipment.scanned": _("Kargo hareketi: {scans}"),
    "shipment.delivered": _("Gönderi teslim edildi."),
    "shipment.undelivered": _("Gönderi teslim edilemedi. {reason}"),
    "shipment.delivery_corrected": _("Teslim bilgisi geri alındı; gönderi yeniden yolda."),
    "shipment.cancel_requested": _("Kargo firmasından gönderiyi iptal etmesi istendi. {reason}"),
    "shipment.booked_too_late": _("Kargo firması iptalden sonra kayıt açtı; kayıt kargo firmasında iptal ediliyor."),
    "shipment.left_though_cancelled": _("İptal edilen gönderiyi kargo firması yine de aldı."),
    "shipment.cancel_refused": _("Kargo firması iptali kabul etmedi: {reason}"),
    "shipment.cancelled": _("Gönderi iptal edildi. {reason}"),
    "shipment.cash_changed": _("Kapıda tahsil edilecek tutar değişti: {before} yerine {amount}."),
    "shipment.restocked": _("Teslim edilemeyen gönderi geri alındı: {restocked} adet stoğa girdi, {lost} adet kayıp."),
    "shipment.label_printed": _("Kargo etiketi basıldı."),
}
