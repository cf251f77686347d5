"""Journeys go through a real browser (tests/browser.py)."""

from tests.browser import browser, panel

__all__ = ["browser", "panel"]
