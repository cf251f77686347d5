"""The life of a return."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from kervan.lib.states import Moves


class State(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    RECEIVED = "received"
    SETTLED = "settled"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return str(LABELS[self])

    @property
    def explanation(self) -> str:
        """One sentence for the person who wonders what the word means."""
        return str(EXPLANATIONS[self])


LABELS = {
    State.REQUESTED: _("Yanıt bekliyor"),
    State.APPROVED: _("Onaylandı"),
    State.RECEIVED: _("Ürünler geldi"),
    State.SETTLED: _("Sonuçlandı"),
    State.REJECTED: _("Kabul edilmedi"),
    State.WITHDRAWN: _("Vazgeçildi"),
}

EXPLANATIONS = {
    State.REQUESTED: _("Ürün iadesi istendi; onaylayın ya da sebebini yazarak geri çevirin."),
    State.APPROVED: _("İade onaylandı; ürünlerin gelmesi bekleniyor."),
    State.RECEIVED: _("Ürünler geldi ve incelendi; para iadesini yapıp sonuçlandırın."),
    State.SETTLED: _("İadenin ürün tarafı da para tarafı da kapandı."),
    State.REJECTED: _("İade kabul edilmedi; sebebi müşteriye yazıldı."),
    State.WITHDRAWN: _("İadeden vazgeçildi; ürünler müşteride kalıyor."),
}

MOVES = Moves(
    State,
    State.REQUESTED,
    {
        # Goods may be here before anybody answered; receiving them needs no approval.
        State.REQUESTED: {State.APPROVED, State.REJECTED, State.WITHDRAWN, State.RECEIVED},
        State.APPROVED: {State.RECEIVED, State.REJECTED, State.WITHDRAWN},
        State.RECEIVED: {State.SETTLED},
    },
)

OPEN = frozenset({State.REQUESTED, State.APPROVED})
"""Its pieces that have not come yet stand in ``return_requested``."""
