"""A carrier's scans in the reader's words, for staff and customers alike."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCAN_LABELS: dict[str, Promise] = {
    "created": _("Kayıt oluşturuldu"),
    "picked_up": _("Kargoya verildi"),
    "in_transit": _("Yolda"),
    "at_delivery_branch": _("Teslimat şubesinde"),
    "out_for_delivery": _("Dağıtıma çıktı"),
    "ready_for_pickup": _("Şubeden teslim alınmayı bekliyor"),
    "attempt_failed": _("Teslim denendi, olmadı"),
    "delayed": _("Gecikti"),
    "delivered": _("Teslim edildi"),
    "returning": _("Göndericiye dönüyor"),
    "returned": _("Göndericiye döndü"),
    "lost_damaged": _("Kayıp ya da hasarlı"),
    "cancelled": _("İptal edildi"),
    "unknown": _("Kargo hareketi"),
}


def scan_label(status: str) -> str:
    """A neutral tracking status in the reader's language."""
    return str(SCAN_LABELS.get(status, SCAN_LABELS["unknown"]))
