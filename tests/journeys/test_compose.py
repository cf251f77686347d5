"""Journeys at "Sipariş oluştur", through a browser: an order with all that belongs to it, a counter sale, two at one draft."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kervan.orders.models import Order
from kervan.sales.models import Draft
from tests.browser import violations
from tests.shop import Level

pytestmark = pytest.mark.journey
NEW = "/siparisler/yeni/"


def shot(page: Page, name: str) -> None:
    """A picture for those who look at the page (KERVAN_SHOTS names a folder)."""
    folder = os.environ.get("KERVAN_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def scan(page: Page, code: str) -> None:
    """What a scanner does: digits, then Enter."""
    page.locator("#compose-find").fill(code)
    page.locator("#compose-find").press("Enter")


@pytest.fixture
def stocked(shop: Any) -> Any:
    shop.product("MUG", title="Kupa, mavi", price=12_990, stock=5, barcode="8690000000012")
    shop.product("CUP", title="Fincan takımı", price=45_000, stock=2)
    return shop


def test_a_manual_order_with_a_rule_a_custom_item_and_a_draft(stocked: Any, panel: Callable[..., Page]) -> None:
    owner = stocked.staff(name="Deniz Aydın")
    page = panel(owner, "/siparisler/")
    page.get_by_role("link", name="Sipariş oluştur").first.click()
    expect(page.locator("html[data-ready]")).to_be_attached()

    # A scanner adds one piece with each Enter, however fast it is.
    scan(page, "8690000000012")
    scan(page, "8690000000012")
    expect(page.locator("[name=l1-quantity]")).to_have_value("2")
    expect(page.locator("#compose-grand")).to_have_text("259,80 TL")
    expect(page.locator("#compose-find")).to_be_focused()

    # While typing, products are offered with stock and price.
    page.locator("#compose-find").press_sequentially("finc")
    offer = page.locator("#compose-found button")
    expect(offer).to_contain_text("2 adet")
    page.locator("#compose-find").press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[name=l2-quantity]")).to_have_value("1")

    # Something that is not in the catalogue, and a rule.
    page.get_by_role("button", name="Özel ürün ekle").click()
    expect(page.locator("[name=l3-title]")).to_be_focused()
    page.locator("[name=l3-title]").fill("Hediye paketi")
    page.locator("[name=l3-price]").fill("25")
    page.get_by_role("button", name="Fiyat kuralı ekle", exact=True).click()
    expect(page.locator("[name=r1-value]")).to_be_focused()
    page.locator("[name=r1-value]").fill("10")
    page.locator("[name=r1-label]").fill("Sadakat indirimi")
    page.locator("[name=fee]").fill("49,90")
    expect(page.locator("#compose-summary")).to_contain_text("-73,48 TL")
    expect(page.locator("#compose-grand")).to_have_text("711,22 TL")
    expect(page.locator("#compose-state")).to_contain_text("Taslak kaydedildi")
    assert page.url.endswith(f"/taslaklar/{Draft.objects.get().order.number}/")

    # Too much of it is said beside the line while typing; the field keeps what is typed.
    page.locator("[name=l1-quantity]").fill("7")
    expect(page.locator("#short-1")).to_contain_text("istenen 7, satılabilir 5")
    expect(page.locator("[name=l1-quantity]")).to_be_focused()
    page.locator("[name=l1-quantity]").fill("1")
    expect(page.locator("#short-1")).to_be_hidden()

    # An address by lists, the customer inline.
    page.locator("[name=ship-name]").fill("Zeynep Yılmaz")
    page.locator("[name=ship-line]").fill("Bahariye Cad. No: 12 D: 3")
    page.locator("[name=ship-city]").fill("İstanbul")
    page.locator("[name=ship-district]").focus()
    expect(page.locator("#ship-district-list option", has_text="Kadıköy")).to_be_attached()
    page.locator("[name=ship-district]").fill("Kadıköy")
    page.locator("[name=buyer-name]").fill("Zeynep Yılmaz")
    page.locator("[name=buyer-email]").fill("zeynep@example.com")
    expect(page.locator("#compose-checklist")).to_contain_text("Eksik yok")
    shot(page, "compose-full")
    assert violations(page) == []

    # The draft is found again, as it was, and placed.
    page.get_by_role("button", name="Taslak olarak kaydet").click()
    expect(page.locator("#k-toasts")).to_contain_text("Taslak kaydedildi")
    page.goto(page.url.split("/taslaklar/")[0] + "/taslaklar/")
    page.locator("a[data-row-link]").click()
    expect(page.locator("[name=r1-label]")).to_have_value("Sadakat indirimi")
    expect(page.locator("[name=l3-title]")).to_have_value("Hediye paketi")
    page.get_by_role("button", name="Ödendi").click()
    expect(page.locator("#k-toasts")).to_contain_text("ödemesi alındı")

    order = Order.objects.get()
    assert (order.status, order.payment_status) == ("created", "paid")
    assert order.total == 12_990 + 45_000 + 2_500 - 6_049 + 4_990
    assert (stocked.level("MUG"), stocked.level("CUP")) == (Level(5, 1), Level(2, 1))
    assert [line.title for line in order.lines.all()] == ["Kupa, mavi", "Fincan takımı", "Hediye paketi"]
    expect(page.locator("#payments")).to_contain_text("Sadakat indirimi")


def test_a_counter_sale_is_completed_without_a_customer(stocked: Any, panel: Callable[..., Page]) -> None:
    page = panel(stocked.staff(), NEW, width=390, theme="dark")
    expect(page.locator("html[data-ready]")).to_be_attached()
    scan(page, "8690000000012")
    expect(page.locator("[name=l1-quantity]")).to_have_value("1")
    shot(page, "compose-phone-dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.locator("[name=method]").select_option("card")
    page.get_by_role("button", name="Tamamlandı").click()
    expect(page.locator("#k-toasts")).to_contain_text("tamamlandı")

    order = Order.objects.get()
    assert (order.status, order.payment_status, order.customer) == ("delivered", "paid", None)
    assert stocked.level("MUG") == Level(4, 0)
    assert stocked.events(order) == [
        *("draft.created", "order.placed", "payment.captured"),
        *("shipment.dispatched", "shipment.delivered"),
    ]


def test_two_people_on_one_draft_are_warned(stocked: Any, panel: Callable[..., Page]) -> None:
    first = panel(stocked.staff(name="Deniz Aydın"), NEW)
    expect(first.locator("html[data-ready]")).to_be_attached()
    scan(first, "8690000000012")
    expect(first.locator("#compose-state")).to_contain_text("Taslak kaydedildi")
    draft = Draft.objects.get()
    path = f"/taslaklar/{draft.order.number}/"
    second = panel(stocked.staff("manager", name="Mehmet Kaya"), path)
    expect(second.locator("#compose-notice")).to_contain_text("Deniz Aydın bu taslağı az önce değiştirdi")
    expect(second.locator("#compose-company")).to_contain_text("Deniz Aydın de bu taslağı açık tutuyor")
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.locator("#compose-company")).to_contain_text("Mehmet Kaya de bu taslağı açık tutuyor")
    second.locator("[name=l1-quantity]").fill("3")
    expect(second.locator("#compose-grand")).to_have_text("389,70 TL")
    expect(second.locator("#compose-state")).to_contain_text("Mehmet Kaya")
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.locator("#compose-company")).to_contain_text("Mehmet Kaya bu taslağı değiştirdi")

    first.locator("[name=l1-quantity]").fill("2")

    expect(first.locator("#compose-notice")).to_contain_text("Mehmet Kaya bu taslağı siz yazarken değiştirdi")
    shot(first, "compose-conflict")
    assert stocked.fresh(draft.order).total == 3 * 12_990
    first.get_by_role("button", name="Benimkini kaydet").click()
    expect(first.locator("#compose-state")).to_contain_text("Taslak kaydedildi")
    expect(first.locator("#compose-notice")).not_to_contain_text("Mehmet")
    assert stocked.fresh(draft.order).total == 2 * 12_990


def test_leaving_with_something_unsaved_asks(stocked: Any, panel: Callable[..., Page]) -> None:
    page = panel(stocked.staff(), NEW)
    expect(page.locator("html[data-ready]")).to_be_attached()
    scan(page, "8690000000012")
    expect(page.locator("#compose-state")).to_contain_text("Taslak kaydedildi")
    asked: list[str] = []
    page.on("dialog", lambda box: (asked.append(box.type), box.accept()))

    page.locator("[name=l1-price]").fill("çok")
    expect(page.locator("#compose-state")).to_contain_text("kaydedilmedi")
    expect(page.locator("[name=l1-price]")).to_have_attribute("aria-invalid", "true")
    page.goto(page.url.split("/taslaklar/")[0] + "/siparisler/")

    assert asked == ["beforeunload"]
    assert Order.objects.get().total == 12_990


def test_without_scripts_an_order_is_made_by_plain_posts(stocked: Any, panel: Callable[..., Page]) -> None:
    page = panel(stocked.staff(), NEW, scripts=False)
    page.locator("#compose-find").fill("8690000000012")
    page.locator("#compose-find").press("Enter")
    page.get_by_role("button", name="Özel ürün ekle").click()
    page.locator("[name=l2-title]").fill("Gravür")
    page.locator("[name=l2-price]").fill("100")
    page.get_by_role("button", name="Ödeme bekleniyor").click()

    order = Order.objects.get()
    assert (order.total, order.status, order.payment_status) == (22_990, "created", "awaiting")
    expect(page.locator("h1")).to_contain_text(f"#{order.number}")
