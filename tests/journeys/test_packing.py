"""The packing table in a browser, with a scanner that types fast and two mistakes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kervan.cli.invariants import check_all
from kervan.shipping.models import PackingSession, Shipment
from tests.browser import violations
from tests.shop import Shop

pytestmark = pytest.mark.journey


def scan(page: Page, code: str) -> None:
    """As a scanner does it: keys without a pause, then Enter, whatever has the focus."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_an_order_is_packed_by_scanner_alone(shop: Shop, panel: Callable[..., Page]) -> None:
    shop.product("PLATE", title="Tabak", stock=5, barcode="8690000000029")
    shop.product("MUG", title="Kupa", stock=50, barcode="8690000000012", shelf="A-3")
    order = shop.order({"MUG": 3, "TRAY": 1}, customer_note="Hediye paketi olsun")
    page = panel(shop.staff("packer", name="Paketçi"), "/paketleme/")

    scan(page, f"#{order.number}")
    expect(page.locator("#pack-notes")).to_contain_text("Hediye paketi olsun")
    page.keyboard.press("Enter")  # read: the button has the focus
    expect(page.locator("#pack-code")).to_be_focused()

    scan(page, "8690000000029")
    expect(page.locator("#pack-says")).to_contain_text("Yanlış ürün: Tabak")
    expect(page.locator("#pack-code")).to_be_focused()
    for _three in range(3):
        scan(page, "8690000000012")  # faster than the answers come
    expect(page.locator("#pack-lines")).to_contain_text("3 / 4")
    scan(page, "8690000000012")
    expect(page.locator("#pack-says")).to_contain_text("hepsi kutuda")
    assert violations(page, "main") == []

    scan(page, "TRAY")
    expect(page).to_have_url(re.compile("/paketleme/bitti/"))
    parcel = Shipment.objects.get()
    expect(page.locator("#pack-done")).to_contain_text(parcel.reference)
    assert (parcel.lines.count(), PackingSession.objects.count(), list(check_all())) == (2, 0, [])


def test_scans_of_a_broken_line_are_kept_and_count_once(shop: Shop, panel: Callable[..., Page]) -> None:
    order = shop.order({"MUG": 4})
    page = panel(shop.staff("packer", name="Paketçi"), "/paketleme/")
    scan(page, str(order.number))
    expect(page.locator("#pack-code")).to_be_focused()
    tries: list[str] = []

    def lose(route: Any) -> None:
        """The first answer is lost after the server has counted; the second try goes through."""
        tries.append(route.request.url)
        if len(tries) == 1:
            route.fetch()
            route.fulfill(status=408)  # a refusal of the line, not of the shop
        else:
            route.continue_()

    page.route("**/okut/", lose)
    scan(page, "MUG")
    scan(page, "MUG")
    expect(page.locator("#pack-lines")).to_contain_text("2 / 4")

    assert len(tries) == 3
    assert sum(PackingSession.objects.get().scanned.values()) == 2
