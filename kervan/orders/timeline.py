"""One sentence per event of an order. ``{names}`` are filled by panel/timeline.py from the event's data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "order.started": _("Sipariş başladı; kart ödemesi bekleniyor ({total})."),
    "order.placed": _("Sipariş verildi ({total})."),
    "order.accepted": _("Sipariş kabul edildi."),
    "order.edited": _("Sipariş düzenlendi. {edits} {reason}"),
    "order.pieces_cancelled": _("{pieces} adet iptal edildi. {reason}"),
    "order.held": _("Sipariş beklemeye alındı: {reason}"),
    "order.released": _("Bekleme kaldırıldı."),
    "order.contact_changed": _("İletişim bilgileri değişti: {changes}"),
    "order.address_changed": _("Adres değişti: {changes}"),
    "order.noted": _("Not: {text}"),
    "order.tagged": _("Etiketler değişti: {after}"),
    "orders.exported": _("Sipariş listesi dışa aktarıldı ({format})."),
}
