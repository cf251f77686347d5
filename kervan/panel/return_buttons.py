"""What may be done with a return, and the one button that moves it on."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kervan.returns.models import Return
from kervan.returns.queries import moves_for

RIGHT_OF = {
    "approve": "returns.decide",
    "reject": "returns.decide",
    "withdraw": "returns.open",
    "receive": "returns.receive",
    "settle": "returns.settle",
}
"""What each move of a return needs."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button that opens a dialog."""

    url: str
    label: str
    icon: str


def moves_of(this: Return, rights: frozenset[str]) -> list[str]:
    """What this reader can do with the return now."""
    return [verb for verb in moves_for(this) if RIGHT_OF[verb] in rights]


def main_button(this: Return, rights: frozenset[str]) -> Button | None:
    """The next step with the return, or None when this reader has none."""
    labels = {
        "approve": (_("İadeyi onayla"), "check"),
        "receive": (_("İadeyi teslim al"), "building-warehouse"),
        "settle": (_("İadeyi sonuçlandır"), "circle-check"),
    }
    may = moves_of(this, rights)
    for verb, (label, icon) in labels.items():
        if verb in may:
            return Button(reverse(f"panel:return-{verb}", args=[this.code]), label, icon)
    return None
