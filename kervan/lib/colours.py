"""Colours that a shop chooses, and the words that must be read on them."""

from __future__ import annotations


def ink_on(colour: str) -> str:
    """Black or white on ``colour`` ("#206bc4"), whichever can be read (WCAG relative luminance)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    return "#000000" if luminance > 0.179 else "#ffffff"
