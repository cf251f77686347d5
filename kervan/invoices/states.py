"""Where an invoice stands."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext as _

from kervan.lib.states import Moves


class State(StrEnum):
    """``PREPARING`` has no number yet: the integrator is asked whether the buyer is registered for e-Fatura."""

    PREPARING = "preparing"
    ISSUED = "issued"
    SENT = "sent"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The state's name for people, in the reader's language."""
        return {
            State.PREPARING: _("Hazırlanıyor"),
            State.ISSUED: _("Kesildi"),
            State.SENT: _("Gönderildi"),
            State.REJECTED: _("Reddedildi"),
        }[self]

    @property
    def explanation(self) -> str:
        """One sentence on what it means."""
        return {
            State.PREPARING: _(
                "Entegratöre alıcının e-Fatura kullanıcısı olup olmadığı soruluyor; numara sonra verilir."
            ),
            State.ISSUED: _("Numarasını aldı; değiştirilemez."),
            State.SENT: _("Entegratör kabul etti."),
            State.REJECTED: _("Entegratör kabul etmedi; sebebi faturada yazar."),
        }[self]


MOVES = Moves(
    State,
    State.PREPARING,
    {
        State.PREPARING: {State.ISSUED},
        State.ISSUED: {State.SENT, State.REJECTED},
        State.REJECTED: {State.ISSUED, State.SENT},
        State.SENT: {State.REJECTED},
    },
)
"""A rejected invoice is sent again as it is, and one that was sent can still be turned down later (by GİB or the buyer)."""
