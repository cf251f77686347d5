"""The life of a refund."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from kervan.lib.states import Moves


class RefundState(StrEnum):
    REQUESTED = "requested"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return str(LABELS[self])

    @property
    def explanation(self) -> str:
        return str(EXPLANATIONS[self])


LABELS = {
    RefundState.REQUESTED: _("Ödenecek"),
    RefundState.SUCCEEDED: _("Ödendi"),
    RefundState.FAILED: _("Yapılamadı"),
    RefundState.CANCELLED: _("Vazgeçildi"),
}

EXPLANATIONS = {
    RefundState.REQUESTED: _("Para henüz müşteriye gitmedi; bu tutar başka bir iade için kullanılamaz."),
    RefundState.SUCCEEDED: _("Para müşteriye geri ödendi."),
    RefundState.FAILED: _("Para gönderilemedi; sebebi yanında yazar. Yeniden deneyin ya da IBAN'a ödeyin."),
    RefundState.CANCELLED: _("İadeden vazgeçildi; para gönderilmedi."),
}

#: What still counts against the order's maximum: asked for or paid.
COUNTED = frozenset({RefundState.REQUESTED, RefundState.SUCCEEDED})

MOVES: Moves[RefundState] = Moves(
    RefundState,
    RefundState.REQUESTED,
    {
        RefundState.REQUESTED: {RefundState.SUCCEEDED, RefundState.FAILED, RefundState.CANCELLED},
        RefundState.FAILED: {RefundState.REQUESTED, RefundState.SUCCEEDED, RefundState.CANCELLED},
    },
)
