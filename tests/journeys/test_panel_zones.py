"""Nakliyat through a browser: a zone and its rate are made, tried, and asked by an order that is being written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kervan.shipping.models import ShippingRate
from tests.browser import violations

pytestmark = pytest.mark.journey


def test_a_zone_with_a_rate_is_made_tried_and_chosen_for_an_order(shop: Any, panel: Callable[..., Page]) -> None:
    shop.product("MUG", title="Kupa, mavi", price=12_990, stock=9, barcode="8690000000012")
    owner = shop.staff()
    page = panel(owner, "/ayarlar/nakliyat/")
    assert violations(page) == []

    page.get_by_role("link", name="Bölge ekle").first.click()
    page.get_by_label("Bölgenin adı").fill("Yakın iller")
    page.get_by_label("Marmara", exact=True).check()
    page.get_by_text("İç Anadolu illeri").click()
    page.get_by_label("Ankara").check()
    assert violations(page) == []
    page.get_by_role("button", name="Kaydet").last.click()
    expect(page.get_by_role("heading", name="Yakın iller")).to_be_visible()

    page.get_by_role("link", name="Ücret ekle").click()
    page.get_by_label("Gönderim adı").fill("Standart kargo")
    page.get_by_label("1. basamak: ücret").fill("79,90")
    page.get_by_label("Bu tutardan itibaren ücretsiz").fill("250")
    assert violations(page) == []
    page.get_by_role("button", name="Kaydet").last.click()
    rate = page.get_by_role("row", name="Standart kargo")
    expect(rate).to_contain_text("79,90 TL")
    expect(rate).to_contain_text("250,00 TL")

    page.locator("#zone-try [name=city]").fill("ankara")
    page.locator("#zone-try").get_by_role("button", name="Hesapla").click()
    expect(page.locator("#zone-try [role=status]")).to_contain_text("79,90 TL Standart kargo, “Yakın iller”")
    page.locator("#zone-try [name=city]").fill("İzmir")
    page.locator("#zone-try").get_by_role("button", name="Hesapla").click()
    expect(page.locator("#zone-try [role=status]")).to_contain_text("bu yer hiçbir bölgede değil")

    order = panel(owner, "/siparisler/yeni/")
    expect(order.locator("html[data-ready]")).to_be_attached()
    order.locator("#compose-find").fill("8690000000012")
    order.locator("#compose-find").press("Enter")
    order.locator("[name=ship-city]").fill("İstanbul")
    order.locator("[name=ship-city]").press("Tab")
    order.locator("#compose-offers").get_by_role("button", name="Standart kargo").click()
    expect(order.locator("#compose-offers [aria-pressed=true]")).to_be_visible()
    expect(order.locator("[name=fee]")).to_have_value("79,90")
    expect(order.locator("#compose-grand")).to_have_text("209,80 TL")

    # Two pieces reach the amount from which it is free: the order says that its fee is an old one.
    order.locator("[name=l1-quantity]").fill("2")
    offer = order.locator("#compose-offers").get_by_role("button", name="Standart kargo")
    expect(offer).to_contain_text("ücretsiz")
    expect(offer).to_contain_text("siparişteki ücret eski")
    offer.click()
    expect(order.locator("#compose-grand")).to_have_text("259,80 TL")
    assert ShippingRate.objects.get().name == "Standart kargo"
