"""The life of a parcel."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from kervan.lib.states import Moves


class State(StrEnum):
    REQUESTED = "requested"
    REFUSED = "refused"
    READY = "ready"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    RESOLVED = "resolved"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return str(LABELS[self])

    @property
    def explanation(self) -> str:
        return str(EXPLANATIONS[self])


LABELS = {
    State.REQUESTED: _("Kargo firmasından yanıt bekleniyor"),
    State.REFUSED: _("Kargo firması kabul etmedi"),
    State.READY: _("Kargoya Hazır"),
    State.SHIPPED: _("Kargolandı"),
    State.DELIVERED: _("Teslim Edildi"),
    State.UNDELIVERED: _("Teslim edilemedi"),
    State.RESOLVED: _("Geri alındı"),
    State.CANCELLING: _("İptal ediliyor"),
    State.CANCELLED: _("İptal Edildi"),
}

EXPLANATIONS = {
    State.REQUESTED: _("Gönderi kargo firmasına bildirildi; yanıtı gelince kendiliğinden ilerler."),
    State.REFUSED: _("Kargo firması gönderiyi kabul etmedi; bilgileri düzeltip yeniden deneyin."),
    State.READY: _("Gönderi hazır; referans numarasıyla kargoya verilebilir."),
    State.SHIPPED: _("Gönderi kargo firmasında, müşteriye gidiyor."),
    State.DELIVERED: _("Gönderi müşteriye teslim edildi."),
    State.UNDELIVERED: _(
        "Gönderi teslim edilemedi; ürünler dönünce stoğa alın, sonra yeniden gönderin veya iptal edin."
    ),
    State.RESOLVED: _("Teslim edilemeyen gönderinin ürünleri için karar verildi."),
    State.CANCELLING: _("Kargo firmasından gönderiyi iptal etmesi istendi; yanıtı bekleniyor."),
    State.CANCELLED: _("Gönderi iptal edildi; ürünleri yeniden gönderilmeyenler arasında."),
}

MOVES = Moves(
    State,
    [State.REQUESTED, State.READY, State.SHIPPED],
    {
        State.REQUESTED: {State.READY, State.REFUSED, State.CANCELLING, State.SHIPPED},
        State.REFUSED: {State.REQUESTED, State.CANCELLING, State.CANCELLED, State.SHIPPED},
        State.READY: {State.SHIPPED, State.CANCELLING, State.CANCELLED},
        State.SHIPPED: {State.READY, State.DELIVERED, State.UNDELIVERED, State.CANCELLING, State.CANCELLED},
        State.DELIVERED: {State.SHIPPED, State.UNDELIVERED},
        State.UNDELIVERED: {State.RESOLVED, State.DELIVERED, State.SHIPPED},
        State.CANCELLING: {State.CANCELLED, State.READY, State.REQUESTED, State.SHIPPED},
    },
)

LIVE = frozenset({State.REQUESTED, State.REFUSED, State.READY, State.CANCELLING})
"""Packed and not yet dispatched."""

OUT = frozenset({State.SHIPPED, State.DELIVERED, State.UNDELIVERED})
"""Dispatched: its pieces count as shipped."""

UNDER_WATCH = frozenset({State.SHIPPED, State.UNDELIVERED})
"""Somewhere between the shop and its customer: the watch looks after it."""
