"""Everything can be read in both themes: 4.5:1 for text, 3:1 for the borders of controls and the focus ring."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kervan.panel.tones import TONES

TOKENS = (Path(__file__).parent.parent / "static/panel/css/tokens.css").read_text(encoding="utf-8")
GROUNDS = ("canvas", "side", "surface", "raised", "sunken", "hover", "selected")
TEXT_ON_GROUND = [(ink, ground) for ink in ("text", "text-2", "text-3") for ground in GROUNDS]
TEXT_ON_GROUND += [("link", ground) for ground in ("canvas", "surface", "raised", "sunken", "selected", "hover")]
TEXT_ON_GROUND += [("red-fg", ground) for ground in ("canvas", "surface", "raised", "hover", "selected")]
TEXT_ON_GROUND += [(f"{tone}-fg", f"{tone}-bg") for tone in TONES]
TEXT_ON_GROUND += [(f"{tone}-fg", "surface") for tone in TONES]
TEXT_ON_GROUND += [("on-brand", "brand"), ("on-brand", "brand-hover"), ("surface", "red-fg")]
TEXT_ON_GROUND += [("on-inverse", "inverse"), ("inverse-link", "inverse")]
EDGES = [(edge, ground) for edge in ("control", "focus") for ground in ("canvas", "surface", "raised", "sunken")]


def theme(name: str) -> dict[str, tuple[int, int, int]]:
    block = re.search(rf'\[data-bs-theme="{name}"\] \{{(.*?)\n\}}', TOKENS, re.DOTALL)
    assert block, name
    found = re.findall(r"--k-([a-z0-9-]+): #([0-9a-f]{6});", block[1])
    return {token: (int(hex_[:2], 16), int(hex_[2:4], 16), int(hex_[4:], 16)) for token, hex_ in found}


def luminance(colour: tuple[int, int, int]) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """WCAG 2.2, "contrast ratio": from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_ratio_is_that_of_the_standard() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == 21
    assert round(contrast((119, 119, 119), (255, 255, 255)), 2) == 4.48


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_reaches_four_and_a_half(name: str) -> None:
    colours = theme(name)

    weak = {
        f"{ink} on {ground}": round(ratio, 2)
        for ink, ground in TEXT_ON_GROUND
        if (ratio := contrast(colours[ink], colours[ground])) < 4.5
    }

    assert weak == {}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_borders_of_controls_and_the_focus_ring_reach_three(name: str) -> None:
    colours = theme(name)

    weak = {
        f"{edge} on {ground}": round(ratio, 2)
        for edge, ground in EDGES
        if (ratio := contrast(colours[edge], colours[ground])) < 3
    }

    assert weak == {}


def test_both_themes_name_the_same_colours() -> None:
    assert theme("light").keys() == theme("dark").keys()
